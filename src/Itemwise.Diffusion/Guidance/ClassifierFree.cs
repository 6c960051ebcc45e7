using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Guidance;

/// <summary>Classifier-free guidance (arXiv:2207.12598): away from what the network predicts without the text.</summary>
/// <remarks>unconditional + scale (text - unconditional). At scale 1 that is the text's prediction
/// alone, and the other is not computed.</remarks>
/// <param name="scale">1 is neutral, published pictures are made with 5 to 8.</param>
public sealed class ClassifierFree(GuidanceScale scale) : IGuidance
{
    /// <inheritdoc/>
    public ImmutableArray<Role> Roles { get; } = scale.IsNeutral ? [Role.Text] : [Role.Unconditional, Role.Text];

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
        return scope.Return(unconditional + scale.Times(text - unconditional, step));
    }
}
