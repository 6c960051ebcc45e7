using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Numbers as waves (arXiv:1706.03762, section 3.5), and the two layers that read them.</summary>
internal sealed class TimestepEmbedding
{
    private readonly Linear linear1, linear2;

    public TimestepEmbedding(WeightPath w, int inWidth, int width)
    {
        linear1 = new Linear(w / "linear_1", inWidth, width);
        linear2 = new Linear(w / "linear_2", width, width);
    }

    /// <summary>[L, C] to [L, E].</summary>
    public Tensor Forward(Tensor waves) => linear2.Forward(linear1.Forward(waves).Silu());

    /// <summary>[N] numbers to [N, width] sines and cosines in float32.</summary>
    public static Tensor Waves(Tensor numbers, int width, UNetConfig config)
    {
        using var scope = TensorScope.Enter();
        var half = width / 2;
        var exponents = Tensor.Arange(0, half, dtype: DType.Float32, device: numbers.Device) * (-Math.Log(10000) / (half - config.FrequencyShift));
        var angles = numbers.To(DType.Float32).Unsqueeze(1) * exponents.Exp().Unsqueeze(0);
        var (sines, cosines) = (angles.Sin(), angles.Cos());
        return scope.Return(Tensor.Concat(config.FlipSinToCos ? [cosines, sines] : [sines, cosines], 1));
    }
}
