using System.Collections.Immutable;

namespace Itemwise.Editing.Storage;

/// <summary>A workspace as it is after a step of its history: what the next edit begins with.</summary>
/// <param name="Step">The step's number; 0 is the photo as it came.</param>
/// <param name="PicturePath">The file of its picture: the photo's copy, or an edit's result.</param>
/// <param name="PictureSha256">SHA-256 of that file, lower-case hexadecimal.</param>
/// <param name="IsPhoto">Whether the picture is still the photo; the items may be others than at first.</param>
/// <param name="Items">Who owns each pixel.</param>
/// <param name="Memory">What edits left with items for the edits after them.</param>
/// <param name="Origins">Items that were split off another, and which, those that are gone included.</param>
public sealed record WorkspaceState(
    int Step, string PicturePath, string PictureSha256, bool IsPhoto, Items Items, ItemMemory Memory,
    ImmutableDictionary<int, int> Origins)
{
    /// <summary>The state as a method takes it.</summary>
    /// <param name="method">The method.</param>
    /// <param name="workspace">The workspace's folder.</param>
    /// <param name="photo">The picture where it is at hand already; null to read it from its file when it is needed.</param>
    public EditStart For(IEditingMethod method, string workspace, Func<Photo>? photo = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new EditStart(photo ?? (() => Photo.Load(PicturePath)), Items, Memory, Origins, workspace,
            Path.Combine(workspace, method.LearnedFolder));
    }
}
