using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.PromptToPrompt;

/// <summary>From a source prompt's attention to a target's: which of the source's tokens each of the target's takes its map from.</summary>
/// <remarks>Prompt-to-Prompt (arXiv:2208.01626). A target token's map is <see cref="Share"/> times the source's maps through
/// <see cref="Matrix"/>, and the rest its own. Immutable.</remarks>
public sealed class TokenAlignment
{
    private readonly float[] matrix;
    private readonly float[] share;

    internal TokenAlignment(float[] matrix, float[] share) => (this.matrix, this.share) = (matrix, share);

    /// <summary>K, the number of tokens.</summary>
    public int Count => share.Length;

    /// <summary>[K, K], row by row: how much of each source token (row) goes into each target token (column).</summary>
    public ReadOnlySpan<float> Matrix => matrix;

    /// <summary>[K]: 1 where a target token takes the source's map, 0 where it keeps its own.</summary>
    public ReadOnlySpan<float> Share => share;

    /// <summary>Word swap: prompts with equally many words, of which some are others.</summary>
    /// <param name="source">The source.</param>
    /// <param name="target">The target.</param>
    /// <param name="asPublished">Whether tokens after the last changed word take the map at their own position, as the published code
    /// has it, which is another word's where the numbers of pieces differ.</param>
    /// <exception cref="InputRefusedException">The prompts have different numbers of words.</exception>
    public static TokenAlignment Replacing(DynamicPrompt source, DynamicPrompt target, bool asPublished = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (source.Words.Length != target.Words.Length)
        {
            throw new InputRefusedException(
                $"A word swap needs prompts of equally many words; these have {source.Words.Length} and {target.Words.Length}.");
        }

        var count = source.Ids.Length;
        var changed = new Queue<int>(Enumerable.Range(0, source.Words.Length).Where(i => !IsSameWord(source, i, target, i)));
        var (matrix, from, to) = (new float[count * count], 0, 0);
        while (from < count && to < count)
        {
            if (changed.TryPeek(out var word) && source.Spans[word].Start == from)
            {
                var (old, next) = (source.Spans[changed.Dequeue()], target.Spans[word]);
                Swap(matrix, count, old, next);
                (from, to) = (from + old.Count, to + next.Count);
            }
            else
            {
                matrix[((asPublished && changed.Count == 0 ? to : from) * count) + to] = 1;
                (from, to) = (from + 1, to + 1);
            }
        }

        if (!asPublished)
        {
            ShareTail(matrix, count, from, to);
        }

        return new TokenAlignment(matrix, [.. Enumerable.Repeat(1f, count)]);
    }

    /// <summary>Refinement: a prompt with words more, less or other. Kept tokens take the source's maps, new ones keep their own.</summary>
    /// <param name="source">The source.</param>
    /// <param name="target">The target.</param>
    public static TokenAlignment Refining(DynamicPrompt source, DynamicPrompt target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var (count, mapper) = (source.Ids.Length, Mapper(source, target));
        var (matrix, share) = (new float[count * count], new float[count]);
        for (var token = 0; token < count; token++)
        {
            var from = token < mapper.Length ? mapper[token] : token;
            share[token] = from >= 0 ? 1 : 0;
            if (from >= 0)
            {
                matrix[(from * count) + token] = 1;
            }
        }

        return new TokenAlignment(matrix, share);
    }

    /// <summary>Word swap where the prompts have equally many words, else refinement.</summary>
    /// <param name="source">The source.</param>
    /// <param name="target">The target.</param>
    public static TokenAlignment Of(DynamicPrompt source, DynamicPrompt target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        return source.Words.Length == target.Words.Length ? Replacing(source, target) : Refining(source, target);
    }

    /// <summary>For each token of the target, start and end included, the source's token that it is, or -1.</summary>
    internal static int[] Mapper(DynamicPrompt source, DynamicPrompt target) =>
        SequenceAlignment.Of(source.Ids[..(source.End + 1)], target.Ids[..(target.End + 1)]);

    private static bool IsSameWord(DynamicPrompt source, int word, DynamicPrompt target, int other)
    {
        var (a, b) = (source.Spans[word], target.Spans[other]);
        return source.Ids[a.Start..a.End].SequenceEqual(target.Ids[b.Start..b.End]);
    }

    // One piece for each where their numbers are equal, else every piece's attention spread over all of the new word's.
    private static void Swap(float[] matrix, int count, Diffusion.Clip.TokenSpan old, Diffusion.Clip.TokenSpan next)
    {
        for (var i = 0; i < old.Count; i++)
        {
            for (var j = 0; j < next.Count; j++)
            {
                var row = (old.Start + i) * count;
                matrix[row + next.Start + j] = old.Count != next.Count ? 1f / next.Count : i == j ? 1 : 0;
            }
        }
    }

    // The padding at the end: what has no counterpart any more shares the last one's, so that no attention is lost and no token is blind.
    private static void ShareTail(float[] matrix, int count, int from, int to)
    {
        for (var row = from; row < count; row++)
        {
            matrix[(row * count) + count - 1] = 1;
        }

        for (var column = to - 1; to < count && column < count; column++)
        {
            matrix[((count - 1) * count) + column] = 1f / (count - to + 1);
        }
    }
}
