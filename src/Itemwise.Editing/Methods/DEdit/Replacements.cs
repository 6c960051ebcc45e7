using System.Text.Json;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;
using Itemwise.Files;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>The other workspaces from which items are taken in an edit, and what was learned of them.</summary>
/// <remarks>Items that were learned together with the photo's own come from its own association; others from their workspace's,
/// with the same model.
/// <c>association/.others.json</c> remembers where on this machine those stand, because a later edit of the same picture needs
/// them again; it does not travel.</remarks>
/// <param name="folder">The workspace whose photo is edited, held.</param>
public sealed class Replacements(string folder) : IDisposable
{
    private readonly AssociationFiles own = AssociationFiles.In(folder);
    private readonly Dictionary<string, Association> loaded = [];

    private string Memory => Path.Combine(folder, AssociationFiles.FolderName, ".others.json");

    /// <summary>The edit as the method takes it: a replacement that names a workspace's folder names what was learned there
    /// instead.</summary>
    /// <exception cref="InputRefusedException">It is no workspace, is the same one, has no such item, or nothing was learned of
    /// it.</exception>
    public Edit Resolve(Edit edit) => edit is Edit.Replace replace ? replace with
        { Source = Source(replace.Source.Association, replace.Source.Item) } : edit;

    /// <summary>Names an item of another workspace.</summary>
    /// <param name="other">The other workspace's folder; it is only read.</param>
    /// <param name="item">The item's number there.</param>
    /// <exception cref="InputRefusedException">It is no workspace, is the same one, has no such item, or nothing was learned of
    /// it.</exception>
    public ReplacementSource Source(string other, int item)
    {
        var workspace = WorkspaceFolder.Read(other);
        if (!workspace.Items.All.Any(there => there.Number == item))
        {
            throw new InputRefusedException($"The workspace '{other}' has no item {item}; its items are {workspace.Items.Listed}.");
        }

        if (WorkspaceFolder.PlainPath(other) == WorkspaceFolder.PlainPath(folder))
        {
            throw new InputRefusedException($"'{other}' is the workspace that is edited: name another one to take an item from.");
        }

        if (own.With == JointPhoto.Of(workspace.PhotoSha256, workspace.Items))
        {
            return new ReplacementSource(own.Sha256, item);
        }

        var theirs = AssociationFiles.In(other);
        if (!theirs.Exists)
        {
            throw new InputRefusedException(
                $"Nothing was learned of '{other}': run associate on it, or associate '{folder}' --with '{other}'.");
        }

        if (theirs.Sha256 == own.Sha256)
        {
            return new ReplacementSource(own.Sha256, item, IsOwnPhoto: true); // a copy, or the same photo learned the same way
        }

        var source = new ReplacementSource(theirs.Sha256, item);
        Remember(source.Association, WorkspaceFolder.PlainPath(other));
        return source;
    }

    /// <summary>The associations that a request draws on, the photo's own among them.</summary>
    /// <param name="association">The photo's own; the others stay this object's.</param>
    /// <param name="request">The request, with the prompts that earlier edits left.</param>
    /// <exception cref="InputRefusedException">One is gone, was learned anew since, or is damaged.</exception>
    public IReadOnlyDictionary<string, Association> Load(Association association, DEditRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var names = request.Edits.OfType<Edit.Replace>().Select(edit => edit.Source.Association)
            .Concat((request.Prompts?.Values ?? []).OfType<PromptSource.Other>().Select(source => source.Association));
        var all = new Dictionary<string, Association> { [own.Sha256] = association };
        foreach (var name in names.Where(name => !all.ContainsKey(name)))
        {
            all[name] = loaded.TryGetValue(name, out var known) ? known : loaded[name] = Open(name);
        }

        return all;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var association in loaded.Values)
        {
            association.Dispose();
        }

        loaded.Clear();
    }

    private Association Open(string name)
    {
        var place = Remembered().GetValueOrDefault(name) ?? throw new InputRefusedException(
            $"An earlier edit took an item from another photo, and what was learned of that photo is no longer known to '{folder}': "
                + $"undo that edit, or make it again with --replace.");
        var files = AssociationFiles.In(place);
        return files.Exists && files.Sha256 == name ? files.Load() : throw new InputRefusedException(
            $"An earlier edit took an item from '{place}', whose association is gone or was learned anew since: undo that edit, or "
                + $"make it again with --replace.");
    }

    private void Remember(string name, string place)
    {
        var all = Remembered();
        all[name] = place;
        DurableFile.WriteAtomically(Memory, stream => JsonSerializer.Serialize(stream, all));
    }

    private Dictionary<string, string> Remembered()
    {
        try
        {
            return File.Exists(Memory) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Memory)) ?? [] : [];
        }
        catch (JsonException)
        {
            return []; // only a memory: an edit that needs it says how to go on
        }
    }
}
