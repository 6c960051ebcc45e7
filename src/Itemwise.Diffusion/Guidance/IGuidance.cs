using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Guidance;

/// <summary>Makes one prediction of several: the role of each row of the batch, and how their predictions are combined.</summary>
public interface IGuidance
{
    /// <summary>The roles a picture needs, in the order of the batch; each costs a pass of the network.</summary>
    ImmutableArray<Role> Roles { get; }

    /// <summary>Combines the rows of each picture.</summary>
    /// <param name="batch">The rows: <see cref="Roles"/> for every picture.</param>
    /// <param name="predictions">[L, C, H, W], a row a lane.</param>
    /// <param name="step">The step of the run.</param>
    /// <returns>[B, C, H, W], a row a picture; the caller's scope's.</returns>
    /// <exception cref="ArgumentException">The batch lacks a lane.</exception>
    Tensor Combine(Batch batch, Tensor predictions, Step step);
}
