using System.Collections.Immutable;
using Itemwise.Networks.Onnx;

namespace Itemwise.Networks.Recognition;

/// <summary>Recognises published networks in folders as people download them, with a subfolder <c>onnx/</c> or without, and in single
/// files.</summary>
/// <remarks>First a manifest (model.json), then config.json and preprocessor_config.json, then the names of inputs and outputs.</remarks>
public static class NetworkFolder
{
    private const string Ending = ".onnx";
    private const string Subfolder = "onnx";

    /// <summary>Whether a path looks like a network: a file that ends in .onnx, or a folder that is there.</summary>
    public static bool IsPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) || Directory.Exists(path);
    }

    /// <summary>Recognises a folder or a file.</summary>
    /// <param name="path">A folder, or one .onnx file; of a click network either of the two.</param>
    /// <exception cref="InputRefusedException">It holds no network that is known, a broken one, or several; the sentence says what was
    /// seen.</exception>
    public static RecognisedNetwork Recognise(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            return OfFile(Path.GetFullPath(path));
        }

        if (!Directory.Exists(path))
        {
            throw new InputRefusedException($"There is no network at '{path}': name a folder with an .onnx file, or the file.");
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var home = Home(folder);
        if (ModelManifest.Find(home) is { } manifest)
        {
            return OfManifest(home, manifest);
        }

        var (files, remarks) = PrecisionChoice.Of(FilesOf(folder));
        return files.Count == 0
            ? throw new InputRefusedException($"'{path}' holds no .onnx file: name the folder of a network, or its file.")
            : Choose(path, home, [.. files.Select(OnnxFile.Read)], remarks);
    }

    /// <summary>The first network below folders that can do something, and where it lies; null where there is none.</summary>
    /// <param name="folders">Each holds networks, as folders or files; those that are not there are passed over.</param>
    /// <param name="can">What it must be able to do.</param>
    public static (string Path, RecognisedNetwork Network)? FirstBelow(
        IEnumerable<string> folders, Func<RecognisedNetwork, bool> can)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(can);
        foreach (var (path, network, _) in folders.SelectMany(Below))
        {
            if (network is not null && can(network))
            {
                return (path, network);
            }
        }

        return null;
    }

    /// <summary>The networks in the folders below one, and what cannot be used, in the order of their names; none where the folder is not
    /// there.</summary>
    public static IEnumerable<(string Path, RecognisedNetwork? Network, string? Problem)> Below(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var places = Directory.EnumerateDirectories(folder).Where(place => FilesOf(place).Count > 0)
            .Concat(Directory.EnumerateFiles(folder, "*" + Ending)).Order(StringComparer.Ordinal);
        foreach (var place in places)
        {
            RecognisedNetwork? network = null;
            string? problem = null;
            try
            {
                network = Recognise(place);
            }
            catch (InputRefusedException error)
            {
                problem = error.Message;
            }

            yield return (place, network, problem);
        }
    }

    private static RecognisedNetwork OfFile(string path)
    {
        var home = Home(Path.GetDirectoryName(path)!);
        var file = OnnxFile.Read(path);
        if (ModelManifest.Find(home) is { } manifest
            && manifest.Files.Values.Any(name => Path.GetFullPath(Path.Combine(home, name)) == path))
        {
            return OfManifest(home, manifest);
        }

        var family = FamilyTable.Of(file);
        if (family is NetworkFamily.Sam or NetworkFamily.Sam2 || (family is null && FamilyTable.IsEncoder(file)))
        {
            var (others, remarks) = PrecisionChoice.Of(FilesOf(Path.GetDirectoryName(path)!).Where(other => other != path));
            return OfPair(path, home, [file, .. others.Select(OnnxFile.Read).Where(other => IsDecoder(other) != IsDecoder(file))], remarks);
        }

        return Made(family ?? throw Unknown(path, file), Path.GetFileNameWithoutExtension(path), home, file, null, []);
    }

    private static RecognisedNetwork OfManifest(string home, ModelManifest manifest)
    {
        OnnxFile Role(string role) => OnnxFile.Read(Path.Combine(home, manifest.Files.GetValueOrDefault(role)
            ?? (role == "model" && FilesOf(home) is [var only] ? only : throw new InputRefusedException(
                $"'{Path.Combine(home, ModelManifest.FileName)}' names no file as its \"{role}\": add it under \"files\"."))));
        var isPair = manifest.Family is NetworkFamily.Sam or NetworkFamily.Sam2;
        var main = Role(isPair ? "decoder" : "model");
        var encoder = isPair ? EncoderPairing.Of(home, [main], [Role("encoder")]).Encoder : null;
        return new RecognisedNetwork(manifest.Family, manifest.Settings.Name ?? Path.GetFileName(home), home, main, encoder,
            manifest.Settings, []);
    }

    private static RecognisedNetwork Choose(string path, string home, ImmutableArray<OnnxFile> files, List<string> remarks)
    {
        if (files.Any(IsDecoder))
        {
            return OfPair(path, home, files, remarks);
        }

        var known = files.Where(file => FamilyTable.Of(file) is not null).ToList();
        var one = known.Count == 1 ? known[0]
            : known.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file.FilePath).StartsWith("model", StringComparison.Ordinal));
        return one is not null ? Made(FamilyTable.Of(one)!.Value, Path.GetFileName(home), home, one, null, remarks)
            : known.Count == 0 ? throw Unknown(path, files[0])
            : throw new InputRefusedException(
                $"'{path}' holds several networks ({string.Join(", ", known.Select(file => Path.GetFileName(file.FilePath)))}): name one "
                + "of the files.");
    }

    private static RecognisedNetwork OfPair(string path, string home, ImmutableArray<OnnxFile> files, List<string> remarks)
    {
        var decoders = files.Where(IsDecoder).ToList();
        if (decoders.Count == 0)
        {
            throw new InputRefusedException($"'{path}' is an encoder without its decoder: fetch the decoder's file and put it beside it.");
        }

        var (decoder, encoder) = EncoderPairing.Of(path, decoders, [.. files.Where(FamilyTable.IsEncoder)]);
        return Made(FamilyTable.Of(decoder)!.Value, Path.GetFileName(home), home, decoder, encoder, remarks);
    }

    private static RecognisedNetwork Made(
        NetworkFamily family, string name, string home, OnnxFile model, OnnxFile? encoder, List<string> remarks)
    {
        if (Path.GetFileName(model.FilePath).Contains("rmbg", StringComparison.OrdinalIgnoreCase)
            || name.Contains("rmbg", StringComparison.OrdinalIgnoreCase))
        {
            remarks = [.. remarks, "The weights of RMBG are licensed for non-commercial use only (CC BY-NC)."];
        }

        return new RecognisedNetwork(family, name, home, model, encoder, PreprocessorFile.Read(home, NetworkSettings.None), [.. remarks]);
    }

    private static bool IsDecoder(OnnxFile file) => FamilyTable.Of(file) is NetworkFamily.Sam or NetworkFamily.Sam2;

    private static InputRefusedException Unknown(string path, OnnxFile file) => new(
        $"'{path}' is no network that is known: it takes {string.Join(", ", file.Inputs)} and gives {string.Join(", ", file.Outputs)}; "
        + $"take one that docs/methods/segmentation.md lists, or say what it is in a {ModelManifest.FileName}.");

    // Settings lie above the subfolder that the files were downloaded into.
    private static string Home(string folder) =>
        Path.GetFileName(folder) == Subfolder && Path.GetDirectoryName(folder) is { } parent ? parent : folder;

    private static List<string> FilesOf(string folder) =>
        [.. new[] { folder, Path.Combine(folder, Subfolder) }.Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place, "*" + Ending)).Order(StringComparer.Ordinal)];
}
