using Itemwise.Diffusion.Sampling;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Baselines;

/// <summary>Inpainting with a model of four channels: the region starts as noise, and the rest is put back at each step with one
/// and the same noise.</summary>
/// <remarks>What published inpainting pipelines do where the network was not made for it (RePaint without resampling,
/// arXiv:2201.09865, in latents).</remarks>
public sealed class LatentInpainting() : BaselineMethod("inpaint", strength: 1, isLocal: true)
{
    private protected override Tensor Sample(BaselineRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var noise = run.Noise();
        var isWhole = run.Steps.Length == run.Plan.Steps.Length;
        var start = isWhole ? noise * run.Plan.InitialNoiseScale : run.Plan.AddNoise(run.Original, noise, run.Steps[0]);
        return run.Denoise(run.Target, start, run.Steps, new LatentBlend(run.Plan, run.Original, noise, run.Outside));
    }
}
