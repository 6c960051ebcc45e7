using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>K-means over the rows of self-attention: cells that look at the same places belong together.</summary>
/// <remarks>Lloyd's rounds from k-means++ starts (Arthur and Vassilvitskii, 2007), the best of several. Deterministic.</remarks>
internal static class SelfAttentionClusters
{
    private const int Starts = 10;
    private const int MostRounds = 300;
    private const double Tolerance = 1e-4;

    /// <summary>Each row's cluster.</summary>
    /// <param name="rows">[N, D], float32.</param>
    /// <param name="count">Clusters; fewer where there are fewer different rows.</param>
    /// <param name="seed">Of the starts.</param>
    public static int[] Of(Tensor rows, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var (points, random) = (rows.To(DType.Float32, Device.Cpu).Contiguous(), new Random(seed));
        points -= points.Mean([0], keepDims: true);             // distances stay, and small differences are not lost beside large sums
        var enough = Tolerance * points.Square().Mean().Item();
        return Enumerable.Range(0, Starts).Select(_ => Converged(points, Start(points, count, random), enough))
            .MinBy(result => result.Inertia).Labels;
    }

    // Each further middle is a point drawn by its squared distance from those there are.
    private static Tensor Start(Tensor points, int count, Random random)
    {
        using var scope = TensorScope.Enter();
        var first = random.Next((int)points.Size(0));
        var middles = new List<Tensor> { points.Slice(0, first, first + 1) };
        while (middles.Count < count)
        {
            var distances = Distances(points, Tensor.Concat([.. middles], 0)).Min([1]).Clamp(0).ToArray<float>();
            if (distances.All(distance => distance == 0))
            {
                break;
            }

            var next = Drawn(distances, random);
            middles.Add(points.Slice(0, next, next + 1));
        }

        return scope.Return(Tensor.Concat([.. middles], 0));
    }

    private static int Drawn(float[] weights, Random random)
    {
        var left = random.NextDouble() * weights.Sum(weight => (double)weight);
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return Array.FindLastIndex(weights, weight => weight > 0);
    }

    private static (int[] Labels, double Inertia) Converged(Tensor points, Tensor middles, double enough)
    {
        using var scope = TensorScope.Enter();
        for (var round = 0; round < MostRounds; round++)
        {
            var next = Middles(points, Labels(points, middles), middles);
            var moved = (next - middles).Square().Sum().Item();
            middles = next;
            if (moved <= enough)
            {
                break;
            }
        }

        var distances = Distances(points, middles);
        return (Labels(points, middles), distances.Min([1]).Sum().Item());
    }

    private static int[] Labels(Tensor points, Tensor middles)
    {
        using var scope = TensorScope.Enter();
        return [.. (-Distances(points, middles)).ArgMax(1).ToArray<long>().Select(label => (int)label)];
    }

    private static Tensor Middles(Tensor points, int[] labels, Tensor before)
    {
        var count = (int)before.Size(0);
        var chosen = new float[count * labels.Length];
        foreach (var (point, label) in labels.Index())
        {
            chosen[(label * labels.Length) + point] = 1;
        }

        var members = Tensor.From(chosen, count, labels.Length);                            // [clusters, N]
        var sizes = members.Sum([1], keepDims: true);
        return sizes.Equal(0).Where(before, members.Matmul(points) / sizes.Clamp(1));
    }

    // [N, clusters], squared.
    private static Tensor Distances(Tensor points, Tensor middles) => (points.Matmul(middles.Transpose(0, 1)) * -2)
        + points.Square().Sum([1], keepDims: true) + middles.Square().Sum([1]).Unsqueeze(0);
}
