using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Editing.Prompts;

/// <summary>The items' prompts side by side on the token axis, each a segment of its own.</summary>
/// <remarks>With the bias that lets a pixel see its own item's segment only, one softmax over this axis equals the sum over items
/// of mask times softmax in D-Edit (arXiv:2403.04880, grouped cross-attention), because an <see cref="ItemMap"/> is a partition.
/// The pooled prompt, which conditions SDXL on the picture as a whole, is the mean of the items'.</remarks>
public static class GroupedPrompts
{
    /// <summary>Joins the items' prompts.</summary>
    /// <param name="items">Each item's states, at least one.</param>
    /// <returns>Its tensors are the caller's scope's.</returns>
    public static LanePrompt Of(IReadOnlyList<ItemStates> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        using var scope = TensorScope.Enter();
        var segments = ImmutableArray.CreateBuilder<Segment>(items.Count);
        var start = 0;
        foreach (var (item, states, _) in items)
        {
            segments.Add(new Segment(start, (int)states.Size(1), item));
            start += (int)states.Size(1);
        }

        var tokens = items.Count == 1 ? items[0].Tokens : Tensor.Concat([.. items.Select(item => item.Tokens)], 1);
        var pooled = Mean(items);
        return new LanePrompt(scope.Return(tokens), segments.ToImmutable(), pooled is null ? null : scope.Return(pooled));
    }

    // [1, P]
    private static Tensor? Mean(IReadOnlyList<ItemStates> items)
    {
        if (items[0].Pooled is not { } first)
        {
            return null;
        }

        var sum = items.Skip(1).Aggregate(first, (sum, item) => sum + item.Pooled!);
        return sum / items.Count;
    }
}
