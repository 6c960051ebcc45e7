using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>What both stages minimise: the mean squared error of the network's prediction on noisy copies of one photo.</summary>
/// <remarks>Equation 3 of D-Edit (arXiv:2403.04880), which is the base model's own loss on a single picture. No mask, no
/// weighting.</remarks>
public sealed class NoiseRegression
{
    private readonly Tensor latents;
    private readonly NoiseSchedule schedule;
    private readonly PredictionType prediction;

    /// <summary>The loss on one photo.</summary>
    /// <param name="latents">[1, C, h, w], the photo's scaled latents in float32; borrowed.</param>
    /// <param name="schedule">The noise the base model was trained with.</param>
    /// <param name="prediction">What the network predicts.</param>
    public NoiseRegression(Tensor latents, NoiseSchedule schedule, PredictionType prediction = PredictionType.Epsilon)
    {
        this.latents = latents;
        this.schedule = schedule;
        this.prediction = prediction;
    }

    /// <summary>Time steps of the base model's training.</summary>
    public int TimestepCount => schedule.TimestepCount;

    /// <summary>Receives, at each step, [1, C, h, w] in float32 without a graph: what the network takes for the photo in the copy of the
    /// batch that is nearest to half noise: less shows the photo itself, more shows little. Borrowed: valid until the call returns. Null
    /// for nobody.</summary>
    public Action<Tensor>? Guessed { get; init; }

    /// <summary>The loss of one step, with its graph.</summary>
    /// <param name="unet">The network.</param>
    /// <param name="context">The items' prompts and their grouping, for a batch of text lanes alone.</param>
    /// <param name="noise">[B, C, h, w] in float32.</param>
    /// <param name="timesteps">B training time steps.</param>
    /// <returns>One number in float32.</returns>
    public Tensor Loss(UNet2DConditionModel unet, UNetContext context, Tensor noise, ReadOnlySpan<long> timesteps)
    {
        using var scope = TensorScope.Enter();
        var (signal, deviation) = Levels(timesteps);
        var noisy = latents * signal + noise * deviation;                                    // [B, C, h, w]
        var target = prediction switch
        {
            PredictionType.Velocity => noise * signal - latents * deviation,
            PredictionType.Sample => latents.Expand(noise.Shape.AsSpan()),
            _ => noise,
        };
        var output = unet.Forward(noisy.To(unet.DType, unet.Device), context, Tensor.From(timesteps).To(unet.Device));
        Show(noisy, output, timesteps);
        return scope.Return((output.To(DType.Float32) - target.To(unet.Device)).Square().Mean());
    }

    private void Show(Tensor noisy, Tensor output, ReadOnlySpan<long> timesteps)
    {
        if (Guessed is null)
        {
            return;
        }

        using var gradients = GradMode.Off();
        var half = schedule.TimestepCount / 2;
        var (timestep, index) = timesteps.ToArray().Index().Select(each => (each.Item, each.Index))
            .MinBy(each => Math.Abs(each.Item - half));
        Guessed(schedule.LevelAt((int)timestep).ToClean(noisy.Slice(0, index, index + 1),
            output.Detach().Slice(0, index, index + 1).To(DType.Float32, noisy.Device), prediction));
    }

    // Square roots of the cumulative alphas in float32, as the reference takes them: the table is rounded first, then the root.
    private (Tensor Signal, Tensor Deviation) Levels(ReadOnlySpan<long> timesteps)
    {
        var signal = new float[timesteps.Length];
        var deviation = new float[timesteps.Length];
        for (var i = 0; i < timesteps.Length; i++)
        {
            var alpha = (float)schedule.AlphaBars[(int)timesteps[i]];
            signal[i] = MathF.Sqrt(alpha);
            deviation[i] = MathF.Sqrt(1 - alpha);
        }

        return (Tensor.From(signal, signal.Length, 1, 1, 1), Tensor.From(deviation, deviation.Length, 1, 1, 1));
    }
}
