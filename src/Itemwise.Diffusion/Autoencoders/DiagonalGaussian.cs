using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>What an encoder knows of a picture's latents: a normal distribution for each value (arXiv:1312.6114).</summary>
/// <param name="Mean">[B, C, H, W], float32, not scaled.</param>
/// <param name="LogVariance">[B, C, H, W], float32, between -30 and 20.</param>
public sealed record DiagonalGaussian(Tensor Mean, Tensor LogVariance)
{
    /// <summary>The most likely latents, which are the mean.</summary>
    public Tensor Mode => Mean;

    /// <summary>The standard deviations: [B, C, H, W], the caller's scope's.</summary>
    public Tensor StandardDeviation()
    {
        using var scope = TensorScope.Enter();
        return scope.Return((LogVariance * 0.5).Exp());
    }

    /// <summary>Latents drawn at random.</summary>
    /// <param name="noise">[B, C, H, W], standard normal; zeros give the mode.</param>
    /// <returns>[B, C, H, W], not scaled, the caller's scope's.</returns>
    public Tensor Sample(Tensor noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        using var scope = TensorScope.Enter();
        return scope.Return(Mean + StandardDeviation() * noise.To(Mean.DType, Mean.Device));
    }
}
