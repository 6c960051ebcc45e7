using System.Security.Cryptography;
using System.Text;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;

namespace Itemwise.Evaluation.Methods;

/// <summary>The workspaces of a run's photos: one for each photo, its items and a way of learning, kept for when the run goes
/// on.</summary>
/// <remarks>All methods of a run share one, as a workspace is open once.</remarks>
/// <param name="folder">Where they are.</param>
/// <param name="model">The model of all sessions; borrowed.</param>
public sealed class PhotoWorkspaces(string folder, LazyModel model) : IDisposable
{
    private (string Path, WorkspaceFolder Folder, EditingSession Session)? last;

    /// <summary>The model of all sessions.</summary>
    public LazyModel Model => model;

    /// <summary>A session on a photo. The last one requested stays open.</summary>
    /// <param name="photo">The photo's file.</param>
    /// <param name="items">Its items' file.</param>
    /// <param name="variant">What tells apart what is learned of it: each has a workspace of its own.</param>
    public EditingSession Open(string photo, string items, string variant)
    {
        var path = PathOf(photo, items, variant);
        if (last is not { } open || open.Path != path)
        {
            last?.Folder.Dispose();
            last = null;
            var workspace = WorkspaceFolder.Exists(path) ? WorkspaceFolder.Open(path) : Create(path, photo, items);
            last = open = (path, workspace, new EditingSession(workspace, model));
        }

        return open.Session;
    }

    /// <summary>Where the workspace of a photo is, made or not.</summary>
    public string PathOf(string photo, string items, string variant)
    {
        var content = SHA256.HashData([.. SHA256.HashData(File.ReadAllBytes(photo)), .. ItemsHash(items),
            .. Encoding.UTF8.GetBytes(variant)]);
        return Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(photo)}-{Convert.ToHexStringLower(content)[..16]}");
    }

    /// <summary>Closes the session that is open.</summary>
    public void Dispose() => last?.Folder.Dispose();

    private static byte[] ItemsHash(string items) => File.Exists(items) ? SHA256.HashData(File.ReadAllBytes(items)) : SHA256.HashData(
        [.. Directory.EnumerateFiles(items).Order(StringComparer.Ordinal).SelectMany(file => SHA256.HashData(File.ReadAllBytes(file)))]);

    private static WorkspaceFolder Create(string path, string photo, string items)
    {
        var picture = Photo.Load(photo);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return WorkspaceFolder.Create(path, photo, ItemsReader.Read(items, picture.Height, picture.Width).Items);
    }
}
