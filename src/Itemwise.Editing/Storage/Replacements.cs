using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>The other workspaces from which items are taken in an edit, and what was learned of them.</summary>
/// <remarks>Items that were learned together with the photo's own come from its own association; others from their workspace's, with the same model.</remarks>
/// <param name="folder">The workspace whose photo is edited.</param>
/// <param name="own">Its association; borrowed.</param>
public sealed class Replacements(string folder, AssociationFiles own) : IDisposable
{
    private readonly Dictionary<string, AssociationFiles> files = [];
    private readonly Dictionary<string, Association> loaded = [];

    /// <summary>Names an item of another workspace, as an edit takes it.</summary>
    /// <param name="other">The other workspace's folder; it is only read.</param>
    /// <param name="item">The item's number there.</param>
    /// <exception cref="InputRefusedException">It is no workspace, is the same one, has no such item, or nothing was learned of it.</exception>
    public ReplacementSource Source(string other, int item)
    {
        var workspace = WorkspaceFolder.Read(other);
        _ = workspace.Items[item]; // throws for an unknown item, naming those that exist
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(other)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
        {
            throw new InputRefusedException($"'{other}' is the workspace that is edited: name another one to take an item from.");
        }

        if (own.With == JointPhoto.Of(workspace.PhotoSha256, workspace.Items))
        {
            return new ReplacementSource(own.Sha256, item);
        }

        var theirs = new AssociationFiles(WorkspaceFolder.AssociationIn(other));
        if (!theirs.Exists)
        {
            throw new InputRefusedException($"Nothing was learned of '{other}': run associate on it, or associate '{folder}' --with '{other}'.");
        }

        var source = new ReplacementSource(theirs.Sha256, item);
        files[source.Association] = theirs;
        return source;
    }

    /// <summary>The associations by name.</summary>
    /// <param name="association">The photo's own; the others stay this object's.</param>
    /// <exception cref="InputRefusedException">One is damaged.</exception>
    public IReadOnlyDictionary<string, Association> Load(Association association)
    {
        foreach (var (name, theirs) in files)
        {
            if (!loaded.ContainsKey(name))
            {
                loaded[name] = theirs.Load();
            }
        }

        return new Dictionary<string, Association>(loaded) { [own.Sha256] = association };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var association in loaded.Values)
        {
            association.Dispose();
        }
    }
}
