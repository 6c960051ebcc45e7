using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.Models;

/// <summary>What a model's descriptions say of it: no weight is read and no tensor made.</summary>
/// <param name="Location">The folder in diffusers' layout, or the single file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Family">What it is; null where it cannot be used.</param>
/// <param name="Bytes">Of its weights on disk.</param>
/// <param name="Problem">Why it cannot be used, a sentence; null for one that can.</param>
public sealed record ModelGlance(string Location, string Name, ModelFamily? Family, long Bytes, string? Problem)
{
    private const string Weights = "*.safetensors";

    /// <summary>Looks at a model.</summary>
    /// <param name="path">A folder in diffusers' layout, or a single-file checkpoint.</param>
    public static ModelGlance At(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = BytesOf(path);
        try
        {
            var files = ModelFiles.Open(path);
            return new ModelGlance(path, files.Name, ModelRequirements.Check(files), bytes, null);
        }
        catch (ItemwiseException error)
        {
            return new ModelGlance(path, Path.GetFileNameWithoutExtension(path), null, bytes, error.Message);
        }
    }

    /// <summary>Looks at a model, or at all that lie in a folder of models.</summary>
    /// <param name="path">One of the two; nothing comes of a place that is not there.</param>
    public static IEnumerable<ModelGlance> Below(string path) => File.Exists(path) || DiffusersFolder.IsAt(path) ? [At(path)]
        : !Directory.Exists(path) ? []
        : Directory.EnumerateDirectories(path).Where(DiffusersFolder.IsAt)
            .Concat(Directory.EnumerateFiles(path, Weights)).Order(StringComparer.Ordinal).Select(At);

    private static long BytesOf(string path)
    {
        try
        {
            return File.Exists(path) ? new FileInfo(path).Length : new DirectoryInfo(path)
                .EnumerateFiles(Weights, SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0; // opening it says what is wrong
        }
    }
}
