using Itemwise.Torch;

namespace Itemwise.Diffusion.Clip;

/// <summary>What a text encoder makes of a batch of texts.</summary>
/// <param name="LastHidden">[B, K, C]: the last layer's states after the final norm; the context of Stable Diffusion 1.x.</param>
/// <param name="Penultimate">[B, K, C]: the states before the last layer, without a norm; the context of SDXL.</param>
/// <param name="Pooled">[B, P]: the state at one token (see <see cref="ClipTextConfig.PoolAtId"/>),
/// projected where the model has a projection.</param>
public sealed record TextStates(Tensor LastHidden, Tensor Penultimate, Tensor Pooled);
