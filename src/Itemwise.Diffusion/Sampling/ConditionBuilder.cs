using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>What the network is conditioned on for a batch, lane by lane.</summary>
public static class ConditionBuilder
{
    /// <summary>The condition of a batch.</summary>
    /// <remarks>Shorter prompts are padded, and the padding is in no segment. Gradients flow to the prompts.</remarks>
    /// <param name="batch">The lanes.</param>
    /// <param name="promptOf">Each lane's prompt: the same object for lanes that share one, null for a lane
    /// that attends to nothing, which equals a context of zeros. At least one lane has a prompt.</param>
    /// <param name="sizes">SDXL: the picture's sizes; else null.</param>
    /// <returns>Its tensors are the caller's scope's.</returns>
    public static Condition For(Batch batch, Func<Lane, LanePrompt?> promptOf, SizeIds? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(promptOf);
        using var scope = TensorScope.Enter();
        LanePrompt?[] prompts = [.. batch.Lanes.Select(promptOf)];
        var keyCount = prompts.Max(prompt => prompt?.Tokens.Size(1))
            ?? throw new ArgumentException("No lane of the batch has a prompt.", nameof(promptOf));
        var tokens = prompts.OfType<LanePrompt>().Distinct<LanePrompt>(ReferenceEqualityComparer.Instance)
            .ToDictionary<LanePrompt, LanePrompt, Tensor>(
                prompt => prompt, prompt => Padded(prompt.Tokens, keyCount), ReferenceEqualityComparer.Instance);
        var layout = new KeyLayout((int)keyCount, [.. prompts.Select(SegmentsOf)]);
        return new Condition(
            Rows(prompts, prompt => tokens[prompt]), layout,
            prompts.Any(prompt => prompt?.Pooled is not null) ? Rows(prompts, prompt => prompt.Pooled!) : null,
            sizes?.Rows(batch.Count).To(tokens.Values.First().Device)).Through(scope);
    }

    /// <summary>Hands a condition's tensors to the scope around.</summary>
    public static Condition Through(this Condition condition, TensorScope scope)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(scope);
        foreach (var tensor in (ReadOnlySpan<Tensor?>)[condition.Tokens, condition.Pooled, condition.SizeIds])
        {
            if (tensor is not null)
            {
                scope.Return(tensor);
            }
        }

        return condition;
    }

    private static ImmutableArray<Segment> SegmentsOf(LanePrompt? prompt) =>
        prompt is null ? [] : prompt.Segments.IsDefault ? [new Segment(0, (int)prompt.Tokens.Size(1))] : prompt.Segments;

    // [L, ...]: a view where all lanes share one prompt, so that its gradient is one sum.
    private static Tensor Rows(LanePrompt?[] prompts, Func<LanePrompt, Tensor> part)
    {
        var first = part(prompts.OfType<LanePrompt>().First());
        if (prompts.All(prompt => ReferenceEquals(prompt, prompts[0])))
        {
            return first.Expand([prompts.Length, .. Enumerable.Repeat(-1L, first.Rank - 1)]);
        }

        var nothing = prompts.Contains(null) ? first.ZerosLike() : null;
        return Tensor.Concat([.. prompts.Select(prompt => prompt is null ? nothing! : part(prompt))], 0);
    }

    private static Tensor Padded(Tensor states, long keyCount) =>
        states.Size(1) == keyCount ? states : states.Pad([0, 0, 0, keyCount - states.Size(1)]);
}
