using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Itemwise.Networks.Onnx;

/// <summary>An ONNX file that was looked at: it is whole, its weights are there, and this is what it takes and gives.</summary>
public sealed class OnnxFile
{
    private const long LargestBytes = 8L << 30;
    private const string PointerStart = "version https://git-lfs";

    private readonly Lazy<string> hash;
    private readonly ImmutableArray<string> weights;

    private OnnxFile(string path, OnnxHeader header)
    {
        (FilePath, Inputs, Outputs) = (path, header.Inputs, header.Outputs);
        weights = [.. header.ExternalFiles.Select(name => Weights(path, name))];
        hash = new Lazy<string>(ComputeHash);
        if (All.Sum(file => new FileInfo(file).Length) > LargestBytes)
        {
            throw new InputRefusedException(
                $"'{path}' and its weights have over {LargestBytes >> 30} GB, too much for a network that finds items: "
                    + "take a smaller one.");
        }
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>What must be fed.</summary>
    public ImmutableArray<OnnxPort> Inputs { get; }

    /// <summary>What comes out, in the file's order.</summary>
    public ImmutableArray<OnnxPort> Outputs { get; }

    /// <summary>SHA-256 of the file and of those its weights lie in, lower-case hexadecimal; computed when first requested.</summary>
    public string Sha256 => hash.Value;

    private IEnumerable<string> All => weights.Prepend(FilePath);

    /// <summary>Looks at a file without loading its weights.</summary>
    /// <exception cref="InputRefusedException">It is no ONNX file, cut off, too large, or its weights are missing or outside its
    /// folder.</exception>
    public static OnnxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            RequireContent(path);
            return new OnnxFile(path, OnnxHeader.Read(path));
        }
        catch (EndOfStreamException error)
        {
            throw new InputRefusedException($"'{path}' is cut off: fetch it again.", error);
        }
        catch (Exception error) when (error is InvalidDataException or OverflowException)
        {
            throw new InputRefusedException($"'{path}' is no ONNX file: fetch the network again, as a file that ends in .onnx.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The input of this name, or null.</summary>
    public OnnxPort? Input(string name) => Inputs.FirstOrDefault(port => port.Name == name);

    /// <summary>The output of this name, or null.</summary>
    public OnnxPort? Output(string name) => Outputs.FirstOrDefault(port => port.Name == name);

    private static void RequireContent(string path)
    {
        using var stream = File.OpenRead(path);
        var start = new byte[PointerStart.Length];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (length == 0)
        {
            throw new InputRefusedException($"'{path}' is empty: fetch it again.");
        }

        if (start.AsSpan().SequenceEqual(System.Text.Encoding.ASCII.GetBytes(PointerStart)))
        {
            throw new InputRefusedException(
                $"'{path}' is a pointer of Git LFS, not the model: fetch the file itself, with git lfs pull or by downloading it.");
        }
    }

    private static string Weights(string path, string name)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var full = Path.GetFullPath(Path.Combine(folder, name));
        if (!full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InputRefusedException(
                $"'{path}' wants its weights from '{name}', outside its own folder, which is not allowed: put them beside it.");
        }

        return File.Exists(full) ? full : throw new InputRefusedException(
            $"'{path}' has its weights in '{name}', which is missing: fetch it too and put it beside the file.");
    }

    private string ComputeHash()
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in All)
        {
            using var stream = File.OpenRead(file);
            whole.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }
}
