using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;

namespace Itemwise.Studio.Tests;

/// <summary>Steps as edits leave them, without a model: an item's pixels become their negative.</summary>
internal static class KeptEdit
{
    /// <summary>Keeps one in a workspace of the studio's home.</summary>
    /// <param name="studio">The studio.</param>
    /// <param name="id">The workspace.</param>
    /// <param name="item">The item that changes.</param>
    /// <param name="stray">Samples that change outside the region too, as they never may.</param>
    public static int Keep(RunningStudio studio, string id, int item, int stray = 0)
    {
        using var workspace = WorkspaceFolder.Open(Path.Combine(studio.Home, "workspaces", id));
        var from = workspace.History.Current;
        var (photo, region) = (Photo.Load(from.PicturePath), from.Items.MaskOf(item));
        var bytes = photo.Native.Bytes.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = region.Pixels[i / 3] != 0 ? (byte)(255 - bytes[i]) : i < stray ? (byte)(bytes[i] ^ 1) : bytes[i];
        }

        var request = new DEditRequest([new Edit.Describe(item, "its negative")], new DEditSampling());
        var result = new EditResult(new Picture(photo.Width, photo.Height, 3, bytes, photo.Native.Metadata),
            new EditRegions(region, Mask.Empty(photo.Height, photo.Width)), from.Items, new Sampling(1, 1, 1));
        var account = new PictureText("its negative", $$$"""{"photo":{"sha256":"{{{workspace.Workspace.PhotoSha256}}}"},"item":{{{item}}}}""",
            DigitalSource.Edited);
        return workspace.History.Add(from, request, result, account).Number;
    }
}
