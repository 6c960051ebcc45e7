using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>The items' prompts side by side on the token axis, each a segment of its own.</summary>
/// <remarks>With the bias that lets a pixel see its own item's segment only, one softmax over this axis equals the sum over items
/// of mask times softmax in D-Edit (arXiv:2403.04880, grouped cross-attention), because an <see cref="ItemMap"/> is a partition.</remarks>
public static class GroupedPrompts
{
    /// <summary>Prompts of text lanes alone, as training needs them.</summary>
    /// <param name="contexts">Each item's number and token states [1, P, C].</param>
    /// <param name="batchSize">Rows; each sees the same prompts.</param>
    public static Condition ForTraining(IReadOnlyList<(int Item, Tensor States)> contexts, int batchSize)
    {
        using var scope = TensorScope.Enter();
        var (joined, segments) = Join(contexts);
        var layout = new KeyLayout((int)joined.Size(1), [.. Enumerable.Repeat(segments, batchSize)]);
        return new Condition(scope.Return(joined.Expand(batchSize, -1, -1)), layout);
    }

    /// <summary>Prompts for sampling with guidance.</summary>
    /// <param name="contexts">Each item's number and token states [1, P, C].</param>
    /// <param name="batch">The rows: text lanes get the items' prompts.</param>
    /// <param name="unconditional">[1, P, C], what unconditional lanes are told; null tells them nothing, which equals a context of zeros.</param>
    public static Condition ForSampling(IReadOnlyList<(int Item, Tensor States)> contexts, Batch batch, Tensor? unconditional = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = TensorScope.Enter();
        var (joined, segments) = Join(contexts);
        var keyCount = Math.Max(joined.Size(1), unconditional?.Size(1) ?? 0);
        var text = Padded(joined, keyCount);
        var nothing = unconditional is null ? text.ZerosLike() : Padded(unconditional, keyCount);
        ImmutableArray<Segment> empty = unconditional is null ? [] : [new Segment(0, (int)unconditional.Size(1))];
        var isText = batch.Lanes.Select(lane => lane.Role == Role.Text).ToArray();
        var tokens = Tensor.Concat([.. isText.Select(yes => yes ? text : nothing)], 0);
        return new Condition(scope.Return(tokens), new KeyLayout((int)keyCount, [.. isText.Select(yes => yes ? segments : empty)]));
    }

    private static (Tensor Joined, ImmutableArray<Segment> Segments) Join(IReadOnlyList<(int Item, Tensor States)> contexts)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>(contexts.Count);
        var start = 0;
        foreach (var (item, states) in contexts)
        {
            segments.Add(new Segment(start, (int)states.Size(1), item));
            start += (int)states.Size(1);
        }

        return (contexts.Count == 1 ? contexts[0].States : Tensor.Concat([.. contexts.Select(context => context.States)], 1), segments.ToImmutable());
    }

    private static Tensor Padded(Tensor states, long keyCount) =>
        states.Size(1) == keyCount ? states : states.Pad([0, 0, 0, keyCount - states.Size(1)]);
}
