using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>Which cells no noun is about, and which each noun is: clusters of self-attention, each of the noun that attends to it most, or
/// of none where all attend little (arXiv:2309.15664, section 3.2).</summary>
/// <param name="Background">[H, W] of the nouns' maps, 1 in the background; null where every cluster belongs to a noun or none
/// does.</param>
/// <param name="Nouns">The same for each noun; null for one to which no cluster belongs.</param>
internal sealed record BackgroundMask(Mask? Background, IReadOnlyList<Mask?> Nouns)
{
    private const int Seed = 1;
    private const int PublishedSide = 512;

    /// <summary>Sorts the clusters.</summary>
    /// <param name="nouns">[H, W] for each noun: the mean map over the inversion.</param>
    /// <param name="self">[cells, cells]: the mean self-attention over the inversion.</param>
    /// <param name="height">Rows of its cells.</param>
    /// <param name="width">Columns of its cells.</param>
    /// <param name="settings">Clusters, threshold, and how masks become smaller.</param>
    public static BackgroundMask Of(IReadOnlyList<Tensor> nouns, Tensor self, int height, int width, DplSettings settings)
    {
        using var scope = TensorScope.Enter();
        var labels = SelfAttentionClusters.Of(self, settings.Clusters, Seed);
        var (rows, columns) = ((int)nouns[0].Size(0), (int)nouns[0].Size(1));
        var agreements = nouns.Select(noun => Agreement(Normalised(noun), rows, columns, labels, height, width)).ToArray();
        int[] owners = [.. Enumerable.Range(0, labels.Max() + 1).Select(cluster => OwnerOf(agreements, cluster, settings))];
        Mask Cells(int owner) => Mask.Where(height, width, cell => owners[labels[cell]] == owner);
        var background = settings.GrowsBackground ? Dilated(Cells(-1), rows, columns) : Halved(Cells(-1), rows, columns);
        return new BackgroundMask(Unless(background), [.. nouns.Select((_, noun) => Unless(Halved(Cells(noun), rows, columns)))]);

        static Mask? Unless(Mask mask) => mask.IsEmpty || mask.Count == mask.Pixels.Length ? null : mask;
    }

    private static int OwnerOf(double[][] agreements, int cluster, DplSettings settings)
    {
        var owner = Enumerable.Range(0, agreements.Length).MaxBy(noun => agreements[noun][cluster]);
        return agreements[owner][cluster] > settings.BackgroundThreshold ? owner : -1;
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
