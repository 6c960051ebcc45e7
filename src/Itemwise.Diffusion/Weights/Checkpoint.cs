using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>The weights of one model, open: one safetensors file, or several that share the tensors out between them.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly FrozenDictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)> tensors;

    private Checkpoint(
        string description, ImmutableArray<SafetensorsFile> files, Dictionary<string, (SafetensorsFile, SafetensorsEntry)> tensors)
    {
        Description = description;
        Files = files;
        this.tensors = tensors.ToFrozenDictionary(StringComparer.Ordinal);
        Names = [.. files.SelectMany(file => file.Names)];
    }

    /// <summary>What error messages call it: the file, or the index of a sharded checkpoint.</summary>
    public string Description { get; }

    /// <summary>The files it consists of.</summary>
    public ImmutableArray<SafetensorsFile> Files { get; }

    /// <summary>Names of all tensors, file by file.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Opens a checkpoint of one file.</summary>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="SafetensorsException">The file cannot be read, or is no sound safetensors file.</exception>
    public static Checkpoint Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        return new Checkpoint(path, [file],
            file.Entries.ToDictionary(entry => entry.Name, entry => (file, entry), StringComparer.Ordinal));
    }

    /// <summary>Opens a sharded checkpoint by its index (<c>*.safetensors.index.json</c>).</summary>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">The index is no index, a shard is missing or
    /// unsound, or index and shards disagree.</exception>
    public static Checkpoint OpenSharded(string indexPath)
    {
        var map = ModelConfig.Read(indexPath).GetTextMap("weight_map")
            ?? throw new InputRefusedException($"'{indexPath}' is no index of weights: it has no weight_map.");
        var files = ImmutableArray.CreateBuilder<SafetensorsFile>();
        try
        {
            var tensors = new Dictionary<string, (SafetensorsFile, SafetensorsEntry)>(StringComparer.Ordinal);
            foreach (var shard in map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var file = SafetensorsFile.Open(ShardPath(indexPath, shard));
                files.Add(file);
                AddShard(indexPath, map, shard, file, tensors);
            }

            return map.Keys.FirstOrDefault(name => !tensors.ContainsKey(name)) is { } missing
                ? throw new InputRefusedException(
                    $"'{indexPath}' says that tensor '{missing}' is in '{map[missing]}', which does not hold it; fetch the model again.")
                : new Checkpoint(indexPath, files.DrainToImmutable(), tensors);
        }
        catch
        {
            foreach (var file in files)
            {
                file.Dispose();
            }

            throw;
        }
    }

    /// <summary>Whether there is a tensor of this name, in which file and where.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out SafetensorsFile? file, [NotNullWhen(true)] out SafetensorsEntry? entry)
    {
        var found = tensors.TryGetValue(name, out var place);
        (file, entry) = place;
        return found;
    }

    /// <summary>Closes all files.</summary>
    public void Dispose()
    {
        foreach (var file in Files)
        {
            file.Dispose();
        }
    }

    // An index names files of its own folder; anything else ("../x", "/etc/x") would reach out of the model.
    private static string ShardPath(string indexPath, string shard) =>
        shard == Path.GetFileName(shard) && shard.EndsWith(".safetensors", StringComparison.Ordinal)
            ? Path.Combine(Path.GetDirectoryName(indexPath) ?? "", shard)
            : throw new InputRefusedException($"'{indexPath}' names '{shard}', which is not a .safetensors file of the same folder.");

    private static void AddShard(
        string indexPath, IReadOnlyDictionary<string, string> map, string shard, SafetensorsFile file,
        Dictionary<string, (SafetensorsFile, SafetensorsEntry)> tensors)
    {
        foreach (var entry in file.Entries)
        {
            if (map.GetValueOrDefault(entry.Name) != shard)
            {
                throw new InputRefusedException(
                    $"'{file.FilePath}' holds tensor '{entry.Name}', which '{indexPath}' does not place there; fetch the model again.");
            }

            tensors.Add(entry.Name, (file, entry));
        }
    }
}
