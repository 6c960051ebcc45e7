using Itemwise.Torch;

namespace Itemwise.Editing.AttentionLearning;

/// <summary>The 3 x 3 filter that Attend-and-Excite (arXiv:2301.13826) lays over attention maps before it looks for their peak.</summary>
/// <remarks>Nominally of sigma 0.5, but with the exponent -(x / 2 sigma)^2, which is a deviation of 0.7071. The map's border is mirrored
/// without repeating it. Gradients flow.</remarks>
internal static class AttentionSmoothing
{
    private static readonly double Beside = Math.Exp(-1) / (1 + (2 * Math.Exp(-1)));

    /// <summary>The weights of a neighbour, the middle and the other neighbour, along one axis; they add up to 1.</summary>
    public static IReadOnlyList<double> Weights { get; } = [Beside, 1 - (2 * Beside), Beside];

    /// <summary>[H, W] to the same size; the caller's scope's.</summary>
    public static Tensor Of(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        using var scope = TensorScope.Enter();
        return scope.Return(Along(Along(map, 0), 1));
    }

    private static Tensor Along(Tensor map, int dim)
    {
        var size = map.Size(dim);
        if (size == 1)
        {
            return map;
        }

        var before = Tensor.Concat([map.Slice(dim, 1, 2), map.Slice(dim, 0, size - 1)], dim);
        var after = Tensor.Concat([map.Slice(dim, 1, size), map.Slice(dim, size - 2, size - 1)], dim);
        return ((before + after) * Weights[0]) + (map * Weights[1]);
    }
}
