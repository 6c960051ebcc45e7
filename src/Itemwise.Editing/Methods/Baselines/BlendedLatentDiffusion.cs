using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Baselines;

/// <summary>Blended latent diffusion (arXiv:2206.02779): the region is denoised with the target's caption, the rest is put back
/// at each step, noised anew.</summary>
/// <remarks>From the noised photo on and at the level that a step has reached, where the published program starts from noise alone
/// and puts back one level too noisy. The result is composed into the photo's own samples; the paper tunes the decoder to each
/// picture instead.</remarks>
public sealed class BlendedLatentDiffusion() : BaselineMethod("blended", strength: 0.75, isLocal: true)
{
    private protected override Tensor Sample(BaselineRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Denoise(run.Target, run.Plan.AddNoise(run.Original, run.Noise(), run.Steps[0]), run.Steps, new FreshBlend(run));
    }

    private sealed class FreshBlend(BaselineRun run) : ILatentEdit
    {
        public Tensor After(Tensor latents, Step step)
        {
            using var scope = TensorScope.Enter();
            var kept = run.Plan.AddNoiseAfter(run.Original, run.Noise(), step);
            return scope.Return(latents + ((kept - latents) * run.Outside));
        }
    }
}
