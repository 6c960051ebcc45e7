using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>How much of latents is picture and how much is noise: latents = Signal x picture + Noise x standard normal noise.</summary>
/// <remarks>Plans that keep the variance have Signal² + Noise² = 1; plans in sigmas (arXiv:2206.00364) have Signal = 1. Both are the
/// same to these methods, so no sampler needs its own formula for each kind of prediction.</remarks>
/// <param name="Signal">Factor of the clean latents.</param>
/// <param name="Noise">Factor of the noise; 0 is clean.</param>
public readonly record struct NoiseLevel(double Signal, double Noise)
{
    /// <summary>No noise at all.</summary>
    public static NoiseLevel Clean => new(1, 0);

    /// <summary>The level of a cumulative product of alphas, 0 (noise alone) to 1 (clean).</summary>
    public static NoiseLevel OfAlphaBar(double alphaBar) => new(Math.Sqrt(alphaBar), Math.Sqrt(1 - alphaBar));

    /// <summary>The level of a noise-to-signal ratio, the variance kept at 1.</summary>
    public static NoiseLevel OfSigma(double sigma)
    {
        var signal = 1 / Math.Sqrt((sigma * sigma) + 1);
        return new(signal, sigma * signal);
    }

    /// <summary>Clean latents brought to this level.</summary>
    public Tensor Apply(Tensor latents, Tensor noise)
    {
        using var scope = TensorScope.Enter();
        return scope.Return((latents * Signal) + (noise * Noise));
    }

    /// <summary>The clean latents that a prediction at this level means.</summary>
    public Tensor ToClean(Tensor latents, Tensor prediction, PredictionType type)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(type switch
        {
            PredictionType.Epsilon => (latents - (prediction * Noise)) * (1 / Signal),
            PredictionType.Velocity => (latents * (Signal / Power)) - (prediction * (Noise / Math.Sqrt(Power))),
            _ => prediction + 0.0,
        });
    }

    /// <summary>The noise that a prediction at this level means.</summary>
    public Tensor ToNoise(Tensor latents, Tensor prediction, PredictionType type)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(type switch
        {
            PredictionType.Epsilon => prediction + 0.0,
            PredictionType.Velocity => (prediction * (Signal / Math.Sqrt(Power))) + (latents * (Noise / Power)),
            _ => (latents - (prediction * Signal)) * (1 / Noise),
        });
    }

    private double Power => (Signal * Signal) + (Noise * Noise);
}
