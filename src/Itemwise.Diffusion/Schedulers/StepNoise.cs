using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Fresh noise of a step: what the caller brings, else a draw on the CPU in float32, so
/// that a seed means the same everywhere.</summary>
internal static class StepNoise
{
    public static Tensor For(Tensor latents, Tensor? given, Generator? generator) =>
        given ?? (generator
            ?? throw new InvalidOperationException("This sampler draws noise at every step: start its run with a generator."))
            .Normal(latents.Shape.AsSpan()).To(latents.DType, latents.Device);
}
