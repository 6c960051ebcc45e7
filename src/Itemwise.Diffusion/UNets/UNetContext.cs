using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>All that one forward pass is conditioned on; handed down unchanged from the UNet to its attention layers.</summary>
/// <param name="Step">The step of the run.</param>
/// <param name="Batch">The rows.</param>
/// <param name="Conditioning">The prompts.</param>
/// <param name="Attention">The edits.</param>
/// <param name="Projections">The run's cache of projected prompts; null computes them every time, as training must.</param>
/// <param name="Checkpoints">In training, where memory is short: what keeps the pass's segments
/// instead of its graph; null keeps the graph.</param>
public sealed record UNetContext(
    Step Step, Batch Batch, Condition Conditioning, AttentionEdits Attention, KeyValueCache? Projections = null,
    Checkpoints? Checkpoints = null);
