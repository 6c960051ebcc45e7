using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Baselines;

/// <summary>DiffEdit (arXiv:2210.11427): where the predictions for both captions differ is the mask; the photo is inverted, and
/// denoised with the target's caption while the inversion is put back outside the mask.</summary>
/// <remarks>Ten noises at half of the noise levels, the difference's mean over noises and channels, cut at half of three times its
/// mean. The inversion goes without guidance, and what is put back after a step is of the level that the step has reached, at the
/// end the photo itself; the published pipeline inverts with the guidance of sampling and puts back one level too noisy. It takes
/// DDIM, which can be turned round.</remarks>
public sealed class DiffEdit() : BaselineMethod("diffedit", strength: 0.8, isLocal: false, SchedulerKind.Ddim)
{
    private const int NoiseCount = 10;
    private const double NoiseShare = 0.5;

    // A threshold of 0.5 on the difference clamped to three times its mean.
    private const double MeansInsideMask = 1.5;

    private protected override Tensor Sample(BaselineRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var ddim = run.Plan as Ddim ?? throw new InputRefusedException(
            "DiffEdit inverts the photo, which only ddim can: leave the sampler to it.");
        var outside = OutsideMask(run);
        var steps = run.Steps;
        var inversion = Invert(run, ddim, steps.Length);
        return run.Denoise(run.Target, inversion[0], steps, new InversionBlend(inversion, outside));
    }

    // [1, 1, h, w]: 1 where both captions predict about the same.
    private static Tensor OutsideMask(BaselineRun run)
    {
        using var scope = TensorScope.Enter();
        var step = run.Plan.LastSteps(NoiseShare)[0];
        var noised = Tensor.Concat([.. Enumerable.Range(0, NoiseCount)
            .Select(_ => run.Plan.AddNoise(run.Original, run.Noise(), step))], 0);
        var difference = (run.Predict(run.Target, noised, step) - run.Predict(run.Caption, noised, step)).Abs()
            .Mean([0, 1], keepDims: true);
        return scope.Return(difference.LessOrEqual(MeansInsideMask * difference.Mean().Item()).To(DType.Float32));
    }

    // The photo at each level that a run passes: the noisiest first, the photo itself last.
    private static ImmutableArray<Tensor> Invert(BaselineRun run, Ddim ddim, int stepCount)
    {
        var inverse = ddim.Invert();
        var levels = new List<Tensor> { run.Original };
        foreach (var step in inverse.Steps.Take(stepCount))
        {
            levels.Add(run.Denoise(run.Caption, levels[^1], [step], plan: inverse, guidance: 1));
        }

        levels.Reverse();
        return [.. levels];
    }

    private sealed class InversionBlend(ImmutableArray<Tensor> inversion, Tensor outside) : ILatentEdit
    {
        public Tensor After(Tensor latents, Step step)
        {
            using var scope = TensorScope.Enter();
            return scope.Return(latents + ((inversion[step.ExecutedIndex + 1] - latents) * outside));
        }
    }
}
