using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Guidance;

/// <summary>The two scales of InstructPix2Pix (arXiv:2211.09800, equation 3): how much of the instruction, how much of the picture.</summary>
/// <remarks>unconditional + text scale (text - image) + image scale (image - unconditional).</remarks>
/// <param name="textScale">How far towards the instruction; the published default is 7.5.</param>
/// <param name="imageScale">How far towards the picture; the published default is 1.5.</param>
public sealed class InstructPix2PixGuidance(double textScale = 7.5, double imageScale = 1.5) : IGuidance
{
    /// <inheritdoc/>
    public ImmutableArray<Role> Roles { get; } = [Role.Text, Role.Image, Role.Unconditional];

    /// <inheritdoc/>
    public Tensor Combine(Batch batch, Tensor predictions, Step step)
    {
        using var scope = TensorScope.Enter();
        var text = Lanes.Of(Role.Text, batch, predictions);
        var image = Lanes.Of(Role.Image, batch, predictions);
        var unconditional = Lanes.Of(Role.Unconditional, batch, predictions);
        return scope.Return(unconditional + ((text - image) * textScale) + ((image - unconditional) * imageScale));
    }
}
