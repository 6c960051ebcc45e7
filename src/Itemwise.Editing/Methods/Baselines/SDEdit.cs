using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Baselines;

/// <summary>SDEdit (arXiv:2108.01073), "image to image": the photo is noised in part and denoised with the target's caption.</summary>
/// <remarks>Everything may change; how much is the strength's business. The published pipelines execute 0.8 of the steps.</remarks>
public sealed class SDEdit() : BaselineMethod("sdedit", strength: 0.8, isLocal: false)
{
    private protected override Tensor Sample(BaselineRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Denoise(run.Target, run.Plan.AddNoise(run.Original, run.Noise(), run.Steps[0]), run.Steps);
    }
}
