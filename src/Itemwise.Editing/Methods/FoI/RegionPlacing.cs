using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Segmentation;
using Itemwise.Editing.WordRegions;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Brings regions from a pass's cells to the photo's pixels: along the photo's own edges where the program may do as it
/// likes, and never beyond the item that an instruction is confined to.</summary>
/// <param name="view">What the model is shown.</param>
/// <param name="items">The photo's items.</param>
/// <param name="focus">The method's choices.</param>
internal sealed class RegionPlacing(PhotoView view, Items items, FocusSettings focus)
{
    // A word that is looked at in less of its item than this may name the item as well as a part of it: then all of it is meant.
    private const double LeastPart = 0.15;

    private Photo? seen;
    private PhotoParts? parts;

    /// <summary>The cells of the item that an instruction is confined to; null where it is confined to none.</summary>
    public Mask? CellsWithin(Instruction one, FirstLook look) => one.Within is { } item
        ? items.MaskOf(item).Crop(view.Frame.Source).SampleCovering(look.Height, look.Width) : null;

    /// <summary>An instruction's region at the photo's size.</summary>
    public Mask Place(Instruction one, FoundRegion found)
    {
        if (one.Region is { } given)
        {
            return given;
        }

        return one.Within is { } item ? Within(items[item], found) : InPhoto(found);
    }

    // What is added to an item, or named as the item is, may be anywhere on it.
    private Mask Within(Item item, FoundRegion found)
    {
        var whole = items.MaskOf(item.Number);
        var isItem = found.Keyword is null || found.Kind is InstructionKind.Add or InstructionKind.Remove
            || item.Name.Split(' ').Contains(found.Keyword, StringComparer.OrdinalIgnoreCase);
        var part = isItem ? whole : InPhoto(found).Intersect(whole);
        return part.Count >= LeastPart * whole.Count ? part : whole;
    }

    private Mask InPhoto(FoundRegion found)
    {
        var (photo, frame) = (view.Photo, view.Frame);
        var (height, width) = (photo.Height, photo.Width);
        if (found.Cells.Count == found.Cells.Pixels.Length)
        {
            return Mask.Full(frame.Source.Height, frame.Source.Width).PlacedIn(height, width, frame.Source);
        }

        if (focus.Outline == RegionOutline.Cells)
        {
            return found.Cells.Sample(frame.Source.Height, frame.Source.Width).PlacedIn(height, width, frame.Source);
        }

        // What is not there yet has no outline but needs room; a photo in which nothing stands out has no outlines to follow.
        var inView = found.Map is not { } map ? AlongEdges(found.Cells)
            : found.Kind == InstructionKind.Add ? AlongEdges(map.Surroundings())
            : Parts.Count > 1 ? Parts.Meant(map)
            : AlongEdges(found.Cells);
        return inView.PlacedIn(height, width, frame.Source);
    }

    private Mask AlongEdges(Mask cells) =>
        MaskOutline.OfCells(cells.Sample(view.Frame.LatentHeight, view.Frame.LatentWidth), Seen);

    // What the model is shown of the photo, at the photo's size.
    private Photo Seen => seen ??= CropOf(view);

    private PhotoParts Parts => parts ??= focus.Outline == RegionOutline.Items && items.All.Length > 1
        ? new PhotoParts(items.Map.Crop(view.Frame.Source)) : PhotoParts.Of(Seen);

    private static Photo CropOf(PhotoView view)
    {
        var (photo, box) = (view.Photo, view.Frame.Source);
        return (box.Height, box.Width) == (photo.Height, photo.Width) ? photo
            : new Photo(photo.Path, photo.Sha256, photo.Native.Crop(box.Left, box.Top, box.Width, box.Height));
    }
}
