using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>What a UNet is given at a step: the arguments of <see cref="UNet2DConditionModel.Forward"/>
/// and <see cref="UNet2DConditionModel.Observe"/>.</summary>
/// <remarks>A caller that learns from attention lays its own edits or checkpoints over the context
/// (<c>input.Context with { ... }</c>).</remarks>
/// <param name="Sample">[L, C, H, W]: the latents scaled for the network, a row for each lane,
/// image latents joined; the scope's that it was made in.</param>
/// <param name="Context">What the pass is conditioned on.</param>
public sealed record NetworkInput(Tensor Sample, UNetContext Context);
