using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>Which cells no noun is about: the clusters of self-attention to which all attend little (arXiv:2309.15664, section
/// 3.2).</summary>
internal static class BackgroundMask
{
    private const int Seed = 1;
    private const int PublishedSide = 512;

    /// <summary>The background.</summary>
    /// <param name="nouns">[H, W] for each noun: the mean map over the inversion.</param>
    /// <param name="self">[cells, cells]: the mean self-attention over the inversion.</param>
    /// <param name="height">Rows of its cells.</param>
    /// <param name="width">Columns of its cells.</param>
    /// <param name="settings">Clusters, threshold, and how masks become smaller.</param>
    /// <returns>[H, W] of the nouns' maps; null where some noun attends to every cluster or none does to any.</returns>
    public static Mask? Of(IReadOnlyList<Tensor> nouns, Tensor self, int height, int width, DplSettings settings)
    {
        using var scope = TensorScope.Enter();
        var labels = SelfAttentionClusters.Of(self, settings.Clusters, Seed);
        var (rows, columns) = ((int)nouns[0].Size(0), (int)nouns[0].Size(1));
        var agreements = nouns.Select(noun => Agreement(Normalised(noun), rows, columns, labels, height, width)).ToArray();
        var cells = Mask.Where(height, width,
            cell => agreements.All(noun => noun[labels[cell]] <= settings.BackgroundThreshold));
        var background = settings.GrowsBackground ? Dilated(cells, rows, columns) : Halved(cells, rows, columns);
        return background.IsEmpty || background.Count == background.Pixels.Length ? null : background;
    }

    // As published: the largest is 1, and the smallest is taken away before.
    private static float[] Normalised(Tensor map)
    {
        using var scope = TensorScope.Enter();
        return ((map - Math.Abs(map.Min().Item())) / Math.Max(map.Max().Item(), float.Epsilon)).To(DType.Float32, Device.Cpu).Contiguous()
            .ToArray<float>();
    }

    // Mean of a map over each cluster, the map's cells repeated to the clusters' size.
    private static double[] Agreement(float[] map, int rows, int columns, int[] labels, int height, int width)
    {
        var (sums, counts) = (new double[labels.Max() + 1], new int[labels.Max() + 1]);
        foreach (var (cell, label) in labels.Index())
        {
            sums[label] += map[(cell / width * rows / height * columns) + (cell % width * columns / width)];
            counts[label]++;
        }

        return [.. sums.Zip(counts, (sum, count) => sum / Math.Max(1, count))];
    }

    // A cell is background where at least half of it is.
    private static Mask Halved(Mask mask, int height, int width)
    {
        var (sums, counts) = (new int[height * width], new int[height * width]);
        for (var cell = 0; cell < mask.Pixels.Length; cell++)
        {
            var to = (cell / mask.Width * height / mask.Height * width) + (cell % mask.Width * width / mask.Width);
            sums[to] += mask.Pixels[cell];
            counts[to]++;
        }

        return Mask.Where(height, width, cell => 2 * sums[cell] >= counts[cell]);
    }

    // As published: by way of a picture and Pillow's cubic filter, after which every cell that is not black counts.
    private static Mask Dilated(Mask mask, int height, int width)
    {
        var large = mask.Sample(PublishedSide, PublishedSide);
        var grey = new Picture(PublishedSide, PublishedSide, 1, [.. large.Pixels.ToArray().Select(pixel => (byte)(pixel * byte.MaxValue))]);
        var values = grey.Resize(width, height, Resampling.PillowBicubic).Bytes.ToArray();
        return Mask.Where(height, width, cell => values[cell] != 0);
    }
}
