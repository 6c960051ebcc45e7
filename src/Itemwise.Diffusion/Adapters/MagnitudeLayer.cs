using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>DoRA (arXiv:2402.09353): the changed weight's direction with magnitudes of its own, m (W + D) / |W + D|.</summary>
/// <remarks>PEFT and newer trainers keep a magnitude for each output, [out] or [out, 1]; LyCORIS' first form one for each input,
/// [1, in]. A strength other than 1 goes that share of the way from W.</remarks>
/// <param name="inner">D.</param>
/// <param name="magnitudes">m.</param>
/// <param name="isPeft">Whether they are PEFT's, which are for outputs whatever their shape ([1, out, 1, 1] for a convolution).</param>
internal sealed class MagnitudeLayer(AdapterLayer inner, Tensor magnitudes, bool isPeft) : AdapterLayer(inner.Path, magnitudes)
{
    public override string Kind => "DoRA";

    public override Tensor Difference(Tensor weight, double strength)
    {
        using var scope = TensorScope.Enter();
        var changed = weight + inner.Difference(weight, 1);
        var isForOutputs = isPeft || magnitudes.Rank == 1 || magnitudes.Size(0) == weight.Size(0);
        var kept = isForOutputs ? 0 : 1;
        if (weight.Rank < 2 || magnitudes.ElementCount != weight.Size(kept))
        {
            throw new InputRefusedException(
                $"The adapter's magnitudes of '{Path}' are [{string.Join(", ", magnitudes.Shape)}], the model's layer is " +
                $"[{string.Join(", ", weight.Shape)}]: it belongs to another family of models.");
        }

        long[] others = [.. Enumerable.Range(0, weight.Rank).Where(dimension => dimension != kept).Select(dimension => (long)dimension)];
        long[] shape = [.. weight.Shape.Select((size, dimension) => dimension == kept ? size : 1)];
        var norm = changed.Square().Sum(others, keepDims: true).Sqrt();
        var target = changed * (magnitudes.To(DType.Float32).Reshape(shape) / norm);
        return scope.Return((target - weight) * strength);
    }

    public override void Dispose()
    {
        inner.Dispose();
        base.Dispose();
    }
}
