using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Guidance;

/// <summary>Classifier-free guidance (arXiv:2207.12598): away from what the network would do without the text.</summary>
/// <remarks>unconditional + scale (text - unconditional). At scale 1 that is the text's answer alone, and the other is not asked for.</remarks>
/// <param name="scale">How far; 1 is neutral, published pictures are made with 5 to 8.</param>
/// <param name="scales">[1, 1, H, W], a scale for each place instead; borrowed. Null for one scale everywhere; at scale 1 it is not looked at.</param>
public sealed class ClassifierFree(double scale, Tensor? scales = null) : IGuidance
{
    /// <inheritdoc/>
    public ImmutableArray<Role> Roles { get; } = scale == 1 ? [Role.Text] : [Role.Unconditional, Role.Text];

    /// <inheritdoc/>
    public Tensor Combine(Batch batch, Tensor predictions, Step step)
    {
        using var scope = TensorScope.Enter();
        var text = Lanes.Of(Role.Text, batch, predictions);
        if (Roles.Length == 1)
        {
            return scope.Return(text);
        }

        var unconditional = Lanes.Of(Role.Unconditional, batch, predictions);
        var difference = text - unconditional;
        return scope.Return(unconditional + (scales is null ? difference * scale : difference * scales));
    }
}
