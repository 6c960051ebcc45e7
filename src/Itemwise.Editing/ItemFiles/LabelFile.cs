using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>One file that says of every pixel which item it belongs to: numbers, or a single mask, whose pixels are item 1.</summary>
public static class LabelFile
{
    /// <summary>Reads a picture.</summary>
    /// <remarks>Its values are the items' numbers, unless it is a mask: black and white with sharp or soft borders, or a cut-out with
    /// transparent surroundings.</remarks>
    /// <exception cref="InputRefusedException">It is neither; a label picture that was resized with interpolation is reported as
    /// one.</exception>
    public static ItemMap ReadPicture(string path) => ReadPicture(path, []).Map;

    /// <summary>Reads a picture, and tells whether it was a mask.</summary>
    /// <param name="path">The picture.</param>
    /// <param name="named">Numbers that have names: where all its values have, they are numbers whatever they look like.</param>
    internal static (ItemMap Map, bool IsMask) ReadPicture(string path, ICollection<int> named)
    {
        if (Picture.LoadIndicesOrNull(path) is not { } plane)
        {
            return PictureMask.OrNull(Picture.Load(path)) is { } drawn ? (MapOf(drawn), true)
                : (MapOf(Picture.LoadIndices(path)), false); // which says why it holds no numbers
        }

        var look = Look(plane, named);
        return look.Look == LabelLook.Mask || (look.ValueCount == 1 && PictureHeader.Probe(path).HasAlpha)
            ? (MapOf(PictureMask.Of(Picture.Load(path))), true)
            : (MapOf(Judged(path, look, plane)), false);
    }

    /// <summary>Numbers that do not come from a picture, by the same rules.</summary>
    internal static (ItemMap Map, bool IsMask) OfNumbers(string path, IndexPlane plane, ICollection<int> named)
    {
        var look = Look(plane, named);
        return look.Look == LabelLook.Mask
            ? (MapOf(PictureMask.AboveHalf(plane.Height, plane.Width, plane.Values)), true)
            : (MapOf(Judged(path, look, plane)), false);
    }

    /// <summary>A mask as item 1, and item 0 around it.</summary>
    internal static ItemMap MapOf(Mask mask) => new(mask.Height, mask.Width, [.. mask.Pixels.ToArray().Select(pixel => (ushort)pixel)]);

    private static ItemMap MapOf(IndexPlane plane) => new(plane.Height, plane.Width, plane.Values);

    private static LabelSurvey Look(IndexPlane plane, ICollection<int> named) =>
        named.Count > 0 && Array.TrueForAll(plane.Values, value => named.Contains(value))
            ? new LabelSurvey(named.Count, 0, LabelLook.Items) : LabelSurvey.Of(plane.Values, plane.Width);

    private static IndexPlane Judged(string path, LabelSurvey look, IndexPlane plane) => look.Look == LabelLook.Soft
        ? throw new InputRefusedException(
            $"'{path}' has {look.ValueCount} values, {look.SpeckCount} of them in a few pixels along borders: this looks like a label "
            + "picture resized with interpolation, noise, or a soft mask that is not white on black; resize labels by nearest neighbour.")
        : plane;
}
