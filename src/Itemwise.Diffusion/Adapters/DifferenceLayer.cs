using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>A weight's or bias' difference itself, as LyCORIS keeps norms and layers trained whole.</summary>
internal sealed class DifferenceLayer(string path, Tensor difference, bool isBias) : AdapterLayer(path, difference)
{
    public override string TensorName => isBias ? "bias" : base.TensorName;

    public override string Kind => "whole differences";

    public override Tensor Difference(Tensor weight, double strength)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(Shaped(difference.To(DType.Float32) * strength, weight));
    }
}
