using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Guidance;

/// <summary>The two scales of InstructPix2Pix (arXiv:2211.09800, equation 3): one for the instruction, one for the picture.</summary>
/// <remarks>unconditional + text scale (text - image) + image scale (image - unconditional). All
/// three roles are computed at any scale.</remarks>
/// <param name="textScale">The instruction's; the published default is 7.5. By place, it holds an
/// instruction to its region (arXiv:2312.10113, equation 9).</param>
/// <param name="imageScale">The picture's; the published default is 1.5.</param>
public sealed class InstructPix2PixGuidance(GuidanceScale? textScale = null, GuidanceScale? imageScale = null) : IGuidance
{
    private readonly GuidanceScale text = textScale ?? 7.5;
    private readonly GuidanceScale image = imageScale ?? 1.5;

    /// <inheritdoc/>
    public ImmutableArray<Role> Roles { get; } = [Role.Text, Role.Image, Role.Unconditional];

    /// <inheritdoc/>
    public Tensor Combine(Batch batch, Tensor predictions, Step step)
    {
        using var scope = TensorScope.Enter();
        var instructed = Lanes.Of(Role.Text, batch, predictions);
        var pictured = Lanes.Of(Role.Image, batch, predictions);
        var unconditional = Lanes.Of(Role.Unconditional, batch, predictions);
        return scope.Return(unconditional + text.Times(instructed - pictured, step) + image.Times(pictured - unconditional, step));
    }
}
