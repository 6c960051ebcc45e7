using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Segmentation;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl;

/// <summary>Where a rewriting may change the picture: where the changed words look, carried to what looks the same.</summary>
internal static class RewriteRegion
{
    // Of the peak, after self-attention has spread a word's cells over their thing.
    private const double ShareOfPeak = 0.5;

    /// <summary>Share of the picture from which on a place is no place any more.</summary>
    public const double Everywhere = 0.7;

    /// <summary>The cells of words.</summary>
    /// <param name="maps">[h, w] each, the mean attention to a changed word.</param>
    /// <param name="self">[H, W, H * W], the mean self-attention of the inversion.</param>
    /// <returns>Cells of the self-attention's size; all of them where no map has a peak.</returns>
    public static Mask Cells(IEnumerable<Tensor> maps, Tensor self)
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

    /// <summary>Cells as pixels of the photo, along the photo's own edges.</summary>
    public static Mask InPhoto(Mask cells, Photo photo) => cells.Count == cells.Pixels.Length || cells.IsEmpty
        ? cells.Sample(photo.Height, photo.Width) : MaskOutline.OfCells(cells, photo);
}
