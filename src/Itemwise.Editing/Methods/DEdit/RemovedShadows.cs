using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Shadows;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>The shadows of what a request removes.</summary>
internal static class RemovedShadows
{
    /// <summary>Whether a request lifts any.</summary>
    public static bool AreLifted(DEditRequest request) =>
        !request.Settings.KeepsShadows && !request.Settings.Parity && request.Edits.Any(edit => edit is Edit.Remove);

    /// <summary>The photo without them; as it is where the request lifts none. Locked items keep their samples.</summary>
    /// <exception cref="InputRefusedException">A removed item is unknown.</exception>
    public static LiftedPhoto Lift(Photo photo, Items items, DEditRequest request)
    {
        if (!AreLifted(request))
        {
            return new LiftedPhoto(photo, Mask.Empty(photo.Height, photo.Width));
        }

        ImmutableArray<int> removed = [.. request.Edits.OfType<Edit.Remove>().Select(edit => edit.Item).Distinct()];
        return LiftedPhoto.Of(photo, items, removed, items.MaskOf(request.Edits.OfType<Edit.Lock>().Select(edit => edit.Item)));
    }
}
