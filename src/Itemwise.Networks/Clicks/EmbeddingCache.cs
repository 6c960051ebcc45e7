using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Clicks;

/// <summary>What encoders saw, kept in a folder, one safetensors file a photo and encoder. What is damaged or cannot be written is made
/// again, never an error; above a size the files that were not used for longest go.</summary>
/// <param name="folder">Made when the first file is written.</param>
/// <param name="mostBytes">The most that is kept.</param>
public sealed class EmbeddingCache(string folder, long mostBytes = EmbeddingCache.DefaultMostBytes)
{
    /// <summary>A gigabyte: two hundred photos of SAM, sixty of SAM 2.</summary>
    public const long DefaultMostBytes = 1L << 30;

    /// <summary>Below a workspace.</summary>
    public const string RelativeFolder = "cache/embeddings";

    // Counts up when a photo is prepared otherwise.
    private const string Preprocessing = "1";
    private const string Ending = ".safetensors";

    /// <summary>The name of what an encoder sees in a photo.</summary>
    internal static string Key(Photo photo, RecognisedNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(photo.Rgb.Bytes);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{photo.Width}x{photo.Height} {network.Encoder!.Sha256} {network.Settings.Resize} {network.Settings.Resampling} "
                + Preprocessing));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What was kept, or null where it was not or cannot be read.</summary>
    internal Embedding? Find(string key, RecognisedNetwork network, Photo photo)
    {
        var path = Path.Combine(folder, key + Ending);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            File.SetLastWriteTimeUtc(path, DateTime.UtcNow); // used now
            using var file = SafetensorsFile.Open(path);
            var ports = EncoderPairing.Embeddings(network.Model).ToList();
            var tensors = file.Entries.ToImmutableDictionary(entry => entry.Name,
                entry => new NetworkTensor(entry.Shape, file.Read<float>(entry)));
            return ports.TrueForAll(port => tensors.TryGetValue(port.Name, out var tensor)
                && port.Fits(new OnnxPort(port.Name, port.Type, tensor.Shape))) ? new Embedding(tensors, photo.Width, photo.Height) : null;
        }
        catch (Exception error) when (error is ItemwiseException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Keeps it, if that is possible.</summary>
    internal void Add(string key, Embedding embedding)
    {
        try
        {
            Directory.CreateDirectory(folder);
            SafetensorsWriter.Write(Path.Combine(folder, key + Ending), embedding.Tensors.Select(tensor => SafetensorsTensor.Of(
                tensor.Key, SafetensorsDType.F32, tensor.Value.Shape, MemoryMarshal.AsBytes(tensor.Value.Values).ToArray())));
            Shrink();
        }
        catch (Exception error) when (error is ItemwiseException or IOException or UnauthorizedAccessException)
        {
            // The next click encodes again.
        }
    }

    private void Shrink()
    {
        var kept = 0L;
        foreach (var file in new DirectoryInfo(folder).GetFiles("*" + Ending).OrderByDescending(file => file.LastWriteTimeUtc))
        {
            kept += file.Length;
            if (kept > mostBytes)
            {
                file.Delete();
            }
        }
    }
}
