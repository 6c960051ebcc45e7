using System.Collections.Immutable;
using Itemwise.Torch;

namespace Itemwise.Editing.AttentionLearning;

/// <summary>What learning on attention maps lowers: a weighted sum of losses, until each is below its threshold.</summary>
/// <param name="Losses">The losses; none is reached at once.</param>
public sealed record AttentionObjective(ImmutableArray<WeightedLoss> Losses)
{
    /// <summary>The sum at a step, and whether every loss is low enough there.</summary>
    /// <param name="maps">[H, W, K], float32.</param>
    /// <param name="step">The step of the run, from 0.</param>
    /// <returns>The sum is the caller's scope's.</returns>
    public (Tensor Sum, bool IsReached) At(Tensor maps, int step)
    {
        ArgumentNullException.ThrowIfNull(maps);
        using var scope = TensorScope.Enter();
        var (sum, isReached) = (Tensor.Scalar(0, DType.Float32, maps.Device), true);
        foreach (var loss in Losses)
        {
            var value = loss.Of(maps);
            var number = value.Item();
            isReached &= loss.Threshold is not { } threshold || number < threshold.At(step);
            sum += value * loss.Weight;
        }

        return (scope.Return(sum), isReached);
    }
}
