using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Editing.Storage;
using Itemwise.Files;
using Itemwise.Imaging;

namespace Itemwise.Studio.Shelves;

/// <summary>Finds where a picture came from: by its bytes, else by the account that it carries of its making.</summary>
public sealed class ResultSearch(WorkspaceShelf shelf)
{
    /// <summary>The workspace and the step; null where no workspace here made it.</summary>
    /// <param name="path">The picture's file.</param>
    /// <exception cref="InputRefusedException">It is no picture that can be read.</exception>
    public FoundResult? Find(string path)
    {
        var (sha256, account) = (FileHash.Of(path), AccountIn(path));
        var photo = PhotoOf(account);
        return Glances().Select(found => Within(found.Id, found.Glance, sha256, account, photo)).FirstOrDefault(found => found is not null);
    }

    private static FoundResult? Within(string id, WorkspaceGlance glance, string sha256, string? account, string? photo)
    {
        if (glance.PhotoSha256 == sha256)
        {
            return new FoundResult(id, 0);
        }

        var pictured = glance.Steps.Steps.Select(step => step.Number).Where(glance.HasPicture).ToList();
        var step = pictured.FirstOrDefault(step => glance.PictureSha256Of(step) == sha256);
        return step != 0 ? new FoundResult(id, step)
            : photo is null || photo != glance.PhotoSha256 ? null
            : pictured.FirstOrDefault(step => AccountOrNone(glance.PictureOf(step)) == account) is not 0 and var made
                ? new FoundResult(id, made) : null;
    }

    private IEnumerable<(string Id, WorkspaceGlance Glance)> Glances()
    {
        foreach (var id in shelf.Ids)
        {
            WorkspaceGlance glance;
            try
            {
                glance = WorkspaceGlance.At(shelf.FolderOf(id));
            }
            catch (InputRefusedException)
            {
                continue; // a damaged one does not hide the others
            }

            yield return (id, glance);
        }
    }

    private static string? AccountIn(string path) => PictureMetadata.Read(path).Text.GetValueOrDefault(PictureText.RecordKeyword);

    private static string? AccountOrNone(string path)
    {
        try
        {
            return AccountIn(path);
        }
        catch (InputRefusedException)
        {
            return null;
        }
    }

    private static string? PhotoOf(string? account)
    {
        try
        {
            return account is null ? null : JsonNode.Parse(account)?["photo"]?["sha256"]?.GetValue<string>();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // somebody else's account
        }
    }
}
