using Itemwise.Diffusion.Sampling;
using Itemwise.Torch;

namespace Itemwise.Editing.Prompts;

/// <summary>What the text encoders make of one item's prompt.</summary>
/// <param name="Item">The item whose pixels see it.</param>
/// <param name="Tokens">[1, P, C]: token states, SDXL's two encoders joined on the last axis.</param>
/// <param name="Pooled">SDXL: [1, P'], the pooled prompt; else null.</param>
public readonly record struct ItemStates(int Item, Tensor Tokens, Tensor? Pooled = null)
{
    /// <summary>The states as a plain prompt, which every pixel sees.</summary>
    public LanePrompt Plain => new(Tokens, default, Pooled);

    /// <summary>Hands the tensors to the scope around.</summary>
    internal ItemStates Through(TensorScope scope)
    {
        scope.Return(Tokens);
        if (Pooled is not null)
        {
            scope.Return(Pooled);
        }

        return this;
    }
}
