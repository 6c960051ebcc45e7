using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Segmentation;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl;

/// <summary>Where a rewriting may change the picture: where the words lie that go, and where those look that come.</summary>
/// <param name="places">Where the old caption's words lie.</param>
/// <param name="self">[H, W, H * W], the sum of the inversion's self-attention.</param>
/// <param name="photo">The photo.</param>
/// <param name="room">How far a new thing may reach beyond the old one's outline, as a share of the old one's size.</param>
internal sealed class RewriteRegion(WordPlaces places, Tensor self, Photo photo, double room)
{
    // Of the peak, after self-attention has spread a word's cells over their thing.
    private const double ShareOfPeak = 0.5;

    // Share of the picture from which on a place is no place any more.
    private const double Everywhere = 0.7;

    // Pixels in which a changed thing and its neighbour meet.
    private const double Feather = 2;

    /// <summary>The regions of a rewriting.</summary>
    /// <param name="left">The old caption's words that go, and those of which something else is said.</param>
    /// <param name="come">[h, w] for each new word that stands in no old one's place: how much it is looked at.</param>
    public EditRegions Of(ImmutableArray<int> left, IReadOnlyCollection<Tensor> come)
    {
        var (height, width) = (photo.Height, photo.Width);
        var old = left.Select(places.Of).ToArray();
        var place = old.Aggregate(InPhoto(Cells(come)), (all, word) => all.Union(word));
        if (place.Count >= Everywhere * place.Pixels.Length)
        {
            return EditRegions.Everything(height, width);
        }

        // Things beside it keep their samples; the ground before it and the wall behind it give way to a thing of another shape.
        var kept = Union(KeptThings(left).Select(places.Of)).Subtract(place);
        var around = Union(old.Where(IsThing).Select(thing => Ring.Around(thing, room * Math.Sqrt(thing.Count)))).Subtract(kept);
        return EditRegions.Around(place.Union(around), Ring.Thickness(height, width)).Keeping(kept, Feather);
    }

    /// <summary>The old caption's words for things that stay.</summary>
    /// <param name="left">The words that go, and those of which something else is said.</param>
    public IEnumerable<int> KeptThings(ImmutableArray<int> left) => places.Named.Except(left).Where(word => IsThing(places.Of(word)));

    private Mask Union(IEnumerable<Mask> masks) => masks.Aggregate(Mask.Empty(photo.Height, photo.Width), (all, one) => all.Union(one));

    private static bool IsThing(Mask mask) => ItemKinds.Guess(mask) == ItemKind.Thing;

    // At the self-attention's size.
    private Mask Cells(IReadOnlyCollection<Tensor> maps)
    {
        using var scope = TensorScope.Enter();
        var (height, width) = ((int)self.Size(0), (int)self.Size(1));
        var looks = self.Reshape(height * width, -1);
        looks /= looks.Sum([1], keepDims: true);
        var cells = Mask.Empty(height, width);
        foreach (var map in maps)
        {
            var fine = map.To(Device.Cpu).Reshape(1, 1, map.Size(0), map.Size(1)).Resize(height, width).Reshape(-1, 1);
            var low = fine.Min().Item();
            var spread = looks.Matmul((fine - low) / Math.Max(fine.Max().Item() - low, float.Epsilon)).Reshape(-1).ToArray<float>();
            var (least, most) = (spread.Min(), spread.Max());
            var threshold = least + (ShareOfPeak * (most - least));
            cells = cells.Union(Mask.Where(height, width, cell => spread[cell] >= threshold));
        }

        return cells;
    }

    private Mask InPhoto(Mask cells) => cells.Count == cells.Pixels.Length || cells.IsEmpty
        ? cells.Sample(photo.Height, photo.Width) : MaskOutline.OfCells(cells, photo);
}
