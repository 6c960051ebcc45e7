using System.Collections.Immutable;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>The noise a model was trained with: one variance a time step, and what is left of the picture after them all.</summary>
/// <remarks>Values are doubles that carry the precision of float32, in which the published models were trained: a schedule that is more
/// exact than the model's own would not be its own. Time steps count from 0, the least noise.</remarks>
public sealed class NoiseSchedule
{
    private NoiseSchedule(ImmutableArray<float> betas, float smallest = 0)
    {
        Betas = [.. betas.Select(beta => (double)beta)];
        var product = 1.0;
        AlphaBars = [.. betas.Select(beta => (double)Math.Max((float)(product *= 1f - beta), smallest))];
        Sigmas = [.. AlphaBars.Select(alphaBar => (double)MathF.Sqrt((1f - (float)alphaBar) / (float)alphaBar))];
    }

    /// <summary>The variance that each time step adds.</summary>
    public ImmutableArray<double> Betas { get; }

    /// <summary>Share of the picture's variance that is left at each time step.</summary>
    public ImmutableArray<double> AlphaBars { get; }

    /// <summary>Noise over signal at each time step; infinite where nothing of the picture is left.</summary>
    public ImmutableArray<double> Sigmas { get; }

    /// <summary>The number of training time steps, 1000 for every published model.</summary>
    public int TimestepCount => Betas.Length;

    /// <summary>Variances in equal steps (arXiv:2006.11239).</summary>
    public static NoiseSchedule Linear(double betaStart = 0.0001, double betaEnd = 0.02, int timestepCount = 1000) =>
        new(LinearSpace((float)betaStart, (float)betaEnd, timestepCount));

    /// <summary>Square roots of the variances in equal steps: Stable Diffusion's (arXiv:2112.10752).</summary>
    public static NoiseSchedule ScaledLinear(double betaStart = 0.00085, double betaEnd = 0.012, int timestepCount = 1000) =>
        new([.. LinearSpace((float)Math.Sqrt(betaStart), (float)Math.Sqrt(betaEnd), timestepCount).Select(root => root * root)]);

    /// <summary>Variances by which the picture fades as a squared cosine, none above 0.999 (arXiv:2102.09672).</summary>
    public static NoiseSchedule SquaredCosine(int timestepCount = 1000)
    {
        static double Left(double time) => Math.Pow(Math.Cos((time + 0.008) / 1.008 * Math.PI / 2), 2);
        return new([.. Enumerable.Range(0, timestepCount).Select(step =>
            (float)Math.Min(1 - (Left((step + 1.0) / timestepCount) / Left((double)step / timestepCount)), 0.999))]);
    }

    /// <summary>Variances as a model's folder lists them.</summary>
    public static NoiseSchedule OfBetas(IEnumerable<double> betas) => new([.. betas.Select(beta => (float)beta)]);

    /// <summary>The schedule stretched so that the last time step is noise alone (arXiv:2305.08891).</summary>
    public NoiseSchedule WithZeroTerminalSnr()
    {
        var roots = AlphaBars.Select(alphaBar => MathF.Sqrt((float)alphaBar)).ToArray();
        var (first, last) = (roots[0], roots[^1]);
        var bars = roots.Select(root => (root - last) * (first / (first - last))).Select(root => root * root).ToArray();
        return new([.. bars.Select((bar, step) => 1f - (step == 0 ? bar : bar / bars[step - 1]))]);
    }

    /// <summary>The schedule with at least this share of the picture left at each time step.</summary>
    internal NoiseSchedule WithSmallestAlphaBar(double alphaBar) =>
        new([.. Betas.Select(beta => (float)beta)], (float)alphaBar);

    /// <summary>The level at a time step.</summary>
    public NoiseLevel LevelAt(int timestep) => NoiseLevel.OfAlphaBar(AlphaBars[timestep]);

    /// <summary>Clean latents [B, C, H, W] with noise of the same shape, each row at its own time
    /// step: what training starts from.</summary>
    /// <param name="latents">Clean latents.</param>
    /// <param name="noise">Standard normal noise.</param>
    /// <param name="timesteps">One for all rows, or one a row; 0 to <see cref="TimestepCount"/> - 1.</param>
    public Tensor AddNoise(Tensor latents, Tensor noise, params ReadOnlySpan<long> timesteps)
    {
        ArgumentNullException.ThrowIfNull(latents);
        using var scope = TensorScope.Enter();
        var (signals, noises) = (new double[timesteps.Length], new double[timesteps.Length]);
        for (var row = 0; row < timesteps.Length; row++)
        {
            (signals[row], noises[row]) = LevelAt((int)timesteps[row]);
        }

        return scope.Return((latents * Column(signals, latents)) + (noise * Column(noises, latents)));
    }

    /// <summary>Noise over signal at a time step between two of the table, linearly.</summary>
    internal double SigmaAt(double timestep)
    {
        var low = Math.Clamp((int)Math.Floor(timestep), 0, TimestepCount - 1);
        var high = Math.Min(low + 1, TimestepCount - 1);
        return Sigmas[low] + ((Sigmas[high] - Sigmas[low]) * (timestep - low));
    }

    /// <summary>The time step, between two of the table, whose logarithm of sigma is this one's.</summary>
    internal double TimestepOf(double sigma)
    {
        var logSigma = Math.Log(Math.Max(sigma, 1e-10));
        var low = 0;
        while (low < TimestepCount - 2 && (float)logSigma >= LogSigma(low + 1))
        {
            low++;
        }

        var share = Math.Clamp((LogSigma(low) - logSigma) / (LogSigma(low) - LogSigma(low + 1)), 0, 1);
        return ((1 - share) * low) + (share * (low + 1));
    }

    private float LogSigma(int timestep) => MathF.Log((float)Sigmas[timestep]);

    private static Tensor Column(double[] values, Tensor like) =>
        Tensor.From(values, values.Length, 1, 1, 1).To(like.DType, like.Device);

    // Rounded as PyTorch's kernel rounds, from both ends inwards and eight at a time: the tables of
    // published models are then equal bit by bit.
    private static ImmutableArray<float> LinearSpace(float start, float end, int count)
    {
        const int width = 8;
        var step = (end - start) / (count - 1);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var first = i / width * width;
            var value = first < count / 2
                ? MathF.FusedMultiplyAdd(step, first, start)
                : MathF.FusedMultiplyAdd(-step, count - first - 1, end);
            return MathF.FusedMultiplyAdd(step, i - first, value);
        })];
    }
}
