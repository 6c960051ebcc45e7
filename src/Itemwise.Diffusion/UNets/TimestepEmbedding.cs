using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Two linear layers with SiLU between them.</summary>
internal sealed class TimestepEmbedding
{
    private readonly Linear linear1, linear2;

    public TimestepEmbedding(WeightPath w, int inFeatures, int outFeatures)
    {
        linear1 = new Linear(w / "linear_1", inFeatures, outFeatures);
        linear2 = new Linear(w / "linear_2", outFeatures, outFeatures);
    }

    /// <param name="input">[N, C].</param>
    /// <returns>[N, E].</returns>
    public Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(linear2.Forward(linear1.Forward(input).Silu()));
    }
}
