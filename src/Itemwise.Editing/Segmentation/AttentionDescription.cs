
namespace Itemwise.Editing.Segmentation;

/// <summary>Describes regions by where a diffusion model's attention goes from them; the distance is the symmetric
/// Kullback-Leibler divergence.</summary>
/// <remarks>The idea of DiffSeg (arXiv:2308.12469): what belongs together looks at the same places. Where that merges attention
/// maps of a grid, here regions that follow the photo's edges carry them. A mean of both directions, in nats.</remarks>
internal sealed class AttentionDescription : IRegionDescription
{
    private const float Least = 1e-7f;

    private readonly double[] sizes;
    private readonly float[][] shares;
    private readonly float[][] logarithms;

    /// <summary>Describes every region of a copy of a photo.</summary>
    /// <param name="copy">The copy; the map covers the same picture.</param>
    /// <param name="graph">Its regions.</param>
    /// <param name="map">Where each cell looks.</param>
    public AttentionDescription(WorkingCopy copy, RegionGraph graph, AttentionMap map)
    {
        var cellCount = map.Height * map.Width;
        sizes = [.. graph.Sizes.Select(size => (double)size)];
        shares = [.. sizes.Select(_ => new float[cellCount])];
        foreach (var (region, weights) in Cells(copy, graph, map).Index())
        {
            foreach (var (cell, weight) in weights)
            {
                var share = (float)(weight / sizes[region]);
                for (var i = 0; i < cellCount; i++)
                {
                    shares[region][i] += share * map.Rows[(cell * cellCount) + i];
                }
            }
        }

        logarithms = [.. shares.Select(Logarithms)];
    }

    /// <inheritdoc/>
    public double Distance(int one, int other)
    {
        float[] p = shares[one], q = shares[other], logP = logarithms[one], logQ = logarithms[other];
        var sum = 0f;
        for (var i = 0; i < p.Length; i++)
        {
            sum += (p[i] - q[i]) * (logP[i] - logQ[i]);
        }

        return sum / 2;
    }

    /// <inheritdoc/>
    public void Join(int into, int from)
    {
        var share = (float)(sizes[from] / (sizes[into] + sizes[from]));
        for (var i = 0; i < shares[into].Length; i++)
        {
            shares[into][i] += share * (shares[from][i] - shares[into][i]);
        }

        sizes[into] += sizes[from];
        logarithms[into] = Logarithms(shares[into]);
        (shares[from], logarithms[from]) = ([], []);
    }

    private static float[] Logarithms(float[] shares) => Array.ConvertAll(shares, share => MathF.Log(share + Least));

    /// <summary>How many pixels of each region lie in which cell.</summary>
    private static Dictionary<int, int>[] Cells(WorkingCopy copy, RegionGraph graph, AttentionMap map)
    {
        Dictionary<int, int>[] cells = [.. graph.Sizes.Select(_ => new Dictionary<int, int>())];
        for (var pixel = 0; pixel < graph.Labels.Length; pixel++)
        {
            var (row, column) = (pixel / copy.Width * map.Height / copy.Height, pixel % copy.Width * map.Width / copy.Width);
            var cell = (row * map.Width) + column;
            var own = cells[graph.Labels[pixel]];
            own[cell] = own.GetValueOrDefault(cell) + 1;
        }

        return cells;
    }
}
