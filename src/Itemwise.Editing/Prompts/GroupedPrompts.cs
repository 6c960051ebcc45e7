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
/// What SDXL is told of the whole picture is the mean of the items' pooled prompts, and nothing (zeros) where there is no prompt.</remarks>
public static class GroupedPrompts
{
    /// <summary>Prompts of text lanes alone, as training needs them.</summary>
    /// <param name="contexts">Each item's states.</param>
    /// <param name="batchSize">Rows; each sees the same prompts.</param>
    /// <param name="sizes">SDXL: what it is told of the picture's size; else null.</param>
    /// <returns>Its tensors are the caller's scope's.</returns>
    public static Condition ForTraining(IReadOnlyList<ItemStates> contexts, int batchSize, SizeIds? sizes = null)
    {
        using var scope = TensorScope.Enter();
        var (joined, segments) = Join(contexts);
        var layout = new KeyLayout((int)joined.Size(1), [.. Enumerable.Repeat(segments, batchSize)]);
        return new Condition(joined.Expand(batchSize, -1, -1), layout, Mean(contexts)?.Expand(batchSize, -1), sizes?.Rows(batchSize)).Through(scope);
    }

    /// <summary>Prompts for sampling with guidance.</summary>
    /// <param name="contexts">Each item's states.</param>
    /// <param name="batch">The rows: text lanes get the items' prompts.</param>
    /// <param name="unconditional">What unconditional lanes are told; null tells them nothing, which equals a context of zeros.</param>
    /// <param name="sizes">SDXL: what it is told of the picture's size; else null.</param>
    /// <returns>Its tensors are the caller's scope's.</returns>
    public static Condition ForSampling(IReadOnlyList<ItemStates> contexts, Batch batch, ItemStates? unconditional = null, SizeIds? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = TensorScope.Enter();
        var (joined, segments) = Join(contexts);
        var keyCount = Math.Max(joined.Size(1), unconditional?.Tokens.Size(1) ?? 0);
        var text = Padded(joined, keyCount);
        var nothing = unconditional is { } told ? Padded(told.Tokens, keyCount) : text.ZerosLike();
        ImmutableArray<Segment> empty = unconditional is { } plain ? [new Segment(0, (int)plain.Tokens.Size(1))] : [];
        var isText = batch.Lanes.Select(lane => lane.Role == Role.Text).ToArray();
        var layout = new KeyLayout((int)keyCount, [.. isText.Select(yes => yes ? segments : empty)]);
        return new Condition(Rows(isText, text, nothing), layout, Pooled(contexts, isText, unconditional), sizes?.Rows(batch.Count)).Through(scope);
    }

    /// <summary>Hands a condition's tensors to the scope around.</summary>
    internal static Condition Through(this Condition condition, TensorScope scope)
    {
        foreach (var tensor in (ReadOnlySpan<Tensor?>)[condition.Tokens, condition.Pooled, condition.SizeIds])
        {
            if (tensor is not null)
            {
                scope.Return(tensor);
            }
        }

        return condition;
    }

    private static Tensor? Pooled(IReadOnlyList<ItemStates> contexts, bool[] isText, ItemStates? unconditional) =>
        Mean(contexts) is { } text ? Rows(isText, text, unconditional?.Pooled ?? text.ZerosLike()) : null;

    private static Tensor Rows(bool[] isText, Tensor text, Tensor nothing) => Tensor.Concat([.. isText.Select(yes => yes ? text : nothing)], 0);

    // [1, P']
    private static Tensor? Mean(IReadOnlyList<ItemStates> contexts)
    {
        if (contexts[0].Pooled is not { } first)
        {
            return null;
        }

        var sum = contexts.Skip(1).Aggregate(first, (sum, context) => sum + context.Pooled!);
        return sum / contexts.Count;
    }

    private static (Tensor Joined, ImmutableArray<Segment> Segments) Join(IReadOnlyList<ItemStates> contexts)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>(contexts.Count);
        var start = 0;
        foreach (var (item, states, _) in contexts)
        {
            segments.Add(new Segment(start, (int)states.Size(1), item));
            start += (int)states.Size(1);
        }

        return (contexts.Count == 1 ? contexts[0].Tokens : Tensor.Concat([.. contexts.Select(context => context.Tokens)], 1), segments.ToImmutable());
    }

    private static Tensor Padded(Tensor states, long keyCount) =>
        states.Size(1) == keyCount ? states : states.Pad([0, 0, 0, keyCount - states.Size(1)]);
}
