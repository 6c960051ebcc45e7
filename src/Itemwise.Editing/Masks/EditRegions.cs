using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>Where an edit may change the picture: active (made anew), soft (kept like the photo at first, free later) and locked
/// (everything else).</summary>
/// <remarks>D-Edit, arXiv:2403.04880. In the published form the soft ring may lie partly inside the active region and is then
/// treated as soft at first; in the correct form the two are disjoint, so the three partition the picture.</remarks>
public sealed class EditRegions
{
    /// <summary>Regions from their masks; locked is what is neither.</summary>
    /// <param name="active">Pixels to make anew, [H, W].</param>
    /// <param name="soft">Pixels of the ring, [H, W].</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public EditRegions(Mask active, Mask soft)
    {
        (Active, Soft) = (active, soft);
        Locked = active.Union(soft).Complement();
    }

    /// <summary>Pixels that are made anew.</summary>
    public Mask Active { get; }

    /// <summary>Pixels of the ring.</summary>
    public Mask Soft { get; }

    /// <summary>Pixels that stay as they are.</summary>
    public Mask Locked { get; }

    /// <summary>Pixels that the edit may change in any way.</summary>
    public Mask Changeable => Locked.Complement();

    /// <summary>Everything is made anew.</summary>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public static EditRegions Everything(int height, int width) => new(Mask.Full(height, width), Mask.Empty(height, width));

    /// <summary>An active region with a Euclidean ring around it.</summary>
    /// <param name="active">Pixels to make anew.</param>
    /// <param name="thickness">Ring in pixels; <see cref="Ring.Thickness"/> gives the published share of a picture.</param>
    public static EditRegions Around(Mask active, double thickness) => new(active, Ring.Around(active, thickness));

    /// <summary>Regions for any mixture of edits made in one pass.</summary>
    /// <param name="items">The items as they are in the photo.</param>
    /// <param name="described">Items that get a new description.</param>
    /// <param name="rearranged">What a removal or a move made of the items, or null.</param>
    /// <param name="alsoActive">Further items that may change, such as the hand that held a moved bag; where they are after the
    /// rearrangement.</param>
    /// <param name="thickness">Ring in pixels.</param>
    /// <remarks>Active: the described items, every pixel whose owner changed or was refilled, and the further items.</remarks>
    public static EditRegions For(
        ItemMap items, IReadOnlyCollection<int> described, Rearrangement? rearranged,
        IReadOnlyCollection<int> alsoActive, double thickness)
    {
        var after = rearranged?.Items ?? items;
        var active = after.MaskOf(described.Concat(alsoActive)).Union(items.MaskOf(described));
        return Around(rearranged is null ? active : active.Union(items.Difference(after)).Union(rearranged.Refilled), thickness);
    }

    /// <summary>The regions with more pixels locked: a lock wins over all else.</summary>
    public EditRegions Locking(Mask mask) => mask.IsEmpty ? this : new(Active.Subtract(mask), Soft.Subtract(mask));

    /// <summary>The regions with more pixels that are made anew.</summary>
    public EditRegions Opening(Mask mask) => new(Active.Union(mask), Soft.Subtract(mask));

    /// <summary>The regions with the ring kept out of some pixels, such as those of neighbouring things, but for a feather along
    /// the active region.</summary>
    /// <param name="kept">Pixels that stay as they are where they are not active.</param>
    /// <param name="feather">How far the ring may reach into them, in pixels.</param>
    public EditRegions Keeping(Mask kept, double feather)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return kept.Overlaps(Soft) ? new(Active, Soft.Subtract(kept.Subtract(Ring.Around(Active, feather)))) : this;
    }

    /// <summary>An active region with the published ring of seven shifts around a mask.</summary>
    /// <param name="active">Pixels to make anew: for a text edit the target and the active list of the photo's own items, for a
    /// removal the
    /// refilled pixels and the active list, for a move the refilled pixels, the moved and the active items where they are afterwards; in
    /// each case also the pixels in which hand-edited masks differ from the first ones.</param>
    /// <param name="ringed">What the ring surrounds: <paramref name="active"/> itself, but for a removal the refilled pixels
    /// alone.</param>
    /// <param name="thickness">Pixels.</param>
    public static EditRegions Published(Mask active, Mask ringed, int thickness) =>
        new(active, PublishedMasks.OuterEdge(ringed, thickness));

    /// <summary>The part of the regions that a rectangle inside the picture covers.</summary>
    public EditRegions Crop(PixelBox box) => new(Active.Crop(box), Soft.Crop(box));

    /// <summary>The regions at the latents' size by nearest neighbour, as the published code does it; the upper left pixel of a
    /// cell decides.</summary>
    public EditRegions Sample(int height, int width) => new(Active.Sample(height, width), Soft.Sample(height, width));

    /// <summary>The regions at the latents' size such that no changeable pixel lies in a locked cell: a cell is active if any of
    /// its pixels is, else soft if any is.</summary>
    public EditRegions SampleCovering(int height, int width)
    {
        var active = Active.SampleCovering(height, width);
        return new EditRegions(active, Soft.SampleCovering(height, width).Subtract(active));
    }
}
