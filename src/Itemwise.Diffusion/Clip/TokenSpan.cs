using System.Collections.Immutable;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Clip;

/// <summary>Where a word or phrase lies among a prompt's tokens, counted from the start token, which is position 0.</summary>
/// <param name="Start">Position of its first token.</param>
/// <param name="Count">How many tokens it has; at least 1.</param>
public readonly record struct TokenSpan(int Start, int Count)
{
    /// <summary>Position after its last token.</summary>
    public int End => Start + Count;

    /// <summary>The same as a range, for indexing tokens.</summary>
    public Range Range => Start..End;

    /// <summary>Its tokens' positions.</summary>
    public IEnumerable<int> Positions => Enumerable.Range(Start, Count);

    /// <summary>Finds every place where the words stand in the prompt as whole words, ignoring case where the tokenizer does.</summary>
    /// <param name="tokenizer">The tokenizer that the prompt is for.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="words">A word, a phrase, or an added token.</param>
    /// <returns>The spans from left to right, not overlapping; none where the words do not occur.</returns>
    public static ImmutableArray<TokenSpan> FindAll(ClipTokenizer tokenizer, string prompt, string words)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var tokens = tokenizer.Tokenize(prompt);
        var wanted = tokenizer.Tokenize(words).AsSpan();
        var spans = ImmutableArray.CreateBuilder<TokenSpan>();
        for (var at = 0; !wanted.IsEmpty && at + wanted.Length <= tokens.Length; at++)
        {
            // "cat" must not be found as the end of a longer word that is spelled con + cat</w>.
            var atWordStart = at == 0 || tokenizer.EndsWord(tokens[at - 1]);
            if (atWordStart && tokens.AsSpan().Slice(at, wanted.Length).SequenceEqual(wanted))
            {
                spans.Add(new TokenSpan(at + 1, wanted.Length)); // + 1: the start token
                at += wanted.Length - 1;
            }
        }

        return spans.DrainToImmutable();
    }

    /// <summary>Finds one place where the words stand in the prompt.</summary>
    /// <param name="tokenizer">The tokenizer that the prompt is for.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="words">A word, a phrase, or an added token.</param>
    /// <param name="occurrence">Which of the places, from 0.</param>
    /// <exception cref="InputRefusedException">The words do not occur so often.</exception>
    public static TokenSpan Find(ClipTokenizer tokenizer, string prompt, string words, int occurrence = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(occurrence);
        var spans = FindAll(tokenizer, prompt, words);
        return occurrence < spans.Length
            ? spans[occurrence]
            : throw new InputRefusedException(spans.IsEmpty
                ? $"The prompt \"{prompt}\" does not hold the words \"{words}\"; write them as they stand there."
                : $"The prompt \"{prompt}\" holds the words \"{words}\" in {spans.Length} places only, so there is no occurrence " +
                    $"{occurrence} (counted from 0).");
    }
}
