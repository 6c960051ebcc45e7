using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Sampling;

/// <summary>InstructPix2Pix's whole pipeline, from picture to picture.</summary>
internal static class Instructed
{
    /// <summary>The picture as an instruction has it.</summary>
    /// <param name="model">An InstructPix2Pix folder; borrowed.</param>
    /// <param name="instruction">What to change.</param>
    /// <param name="picture">[1, 3, H, W] between 0 and 1.</param>
    /// <param name="plan">The sampler.</param>
    /// <param name="start">[1, C, h, w] of standard normal noise.</param>
    /// <param name="guidance">Null for the published scales.</param>
    /// <param name="noise">Each step's noise, for samplers that draw it.</param>
    /// <param name="progress">Told after each step.</param>
    /// <returns>[1, 3, H, W] between 0 and 1; the caller's scope's.</returns>
    public static Tensor Picture(
        ModelSet model, string instruction, Tensor picture, IScheduler plan, Tensor start, InstructPix2PixGuidance? guidance = null,
        Func<Step, Tensor>? noise = null,
        IProgress<DenoisingProgress>? progress = null)
    {
        using var scope = TensorScope.Enter();
        var pipeline = new InstructPix2Pix(model, plan, ImageLatents.Encode(model.Autoencoder, (picture * 2) - 1), instruction);
        var latents = pipeline.Describe(guidance).Run(pipeline.Noised(start, plan.Steps[0]), noise: noise, progress: progress);
        return scope.Return(((model.Autoencoder.Decode(model.Autoencoder.Unscale(latents)) * 0.5) + 0.5).Clamp(0, 1));
    }
}
