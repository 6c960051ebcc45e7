using System.Collections.Immutable;
using Itemwise.Files;

namespace Itemwise.Studio.Uploads;

/// <summary>What came with an upload: a file in a folder of its own, and words. The folder goes with it unless it is kept.</summary>
/// <param name="folder">The folder, under the home.</param>
/// <param name="path">The file, under a name of ours.</param>
/// <param name="name">What the file was called, for people; never part of a path.</param>
/// <param name="fields">The words, by field.</param>
public sealed class Upload(string folder, string path, string name, ImmutableDictionary<string, string> fields) : IDisposable
{
    /// <summary>The file.</summary>
    public string FilePath { get; private set; } = path;

    /// <summary>What the file was called.</summary>
    public string Name => name;

    /// <summary>A word; null where it was not sent.</summary>
    public string? Field(string field) => fields.GetValueOrDefault(field) is { Length: > 0 } word ? word : null;

    /// <summary>Gives the file another ending, which tells what is in it.</summary>
    public void EndIn(string extension)
    {
        var renamed = Path.ChangeExtension(FilePath, extension);
        File.Move(FilePath, renamed);
        FilePath = renamed;
    }

    /// <summary>Makes the upload's folder one that stays.</summary>
    /// <param name="target">The folder to be; it does not exist yet.</param>
    public void KeepIn(string target)
    {
        Directory.Move(folder, target);
        FilePath = Path.Combine(target, Path.GetFileName(FilePath));
    }

    /// <summary>A refusal that calls the file as its owner called it.</summary>
    /// <param name="error">One that names its place here.</param>
    public InputRefusedException Named(InputRefusedException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(error.Message.Replace(FilePath, Name, StringComparison.Ordinal), error);
    }

    /// <inheritdoc/>
    public void Dispose() => QuietRemoval.Folder(folder);
}
