using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Several instructions as one text: which token belongs to which of them, and where their keywords stand.</summary>
/// <remarks>Focus on Your Instruction (arXiv:2312.10113) encodes the composite text as a whole. Instructions are joined by a
/// comma after their own
/// final punctuation is cut off, so that a joined text has the tokens of its parts.</remarks>
/// <param name="Texts">The instructions, trimmed.</param>
/// <param name="Text">The joined text.</param>
/// <param name="Ids">Its token ids with start and end, not padded.</param>
/// <param name="Offsets">Where each instruction's first token stands among <paramref name="Ids"/>.</param>
/// <param name="Groups">For every position of the text encoder's length: the instruction it belongs to, counted from 1; 0 for
/// start, end, padding and joining commas.</param>
/// <param name="KeywordPositions">Where each keyword's tokens stand; empty where the instruction does not have it.</param>
public sealed record InstructionPlan(
    ImmutableArray<string> Texts, string Text, ImmutableArray<int> Ids, ImmutableArray<int> Offsets, ImmutableArray<int> Groups,
    ImmutableArray<ImmutableArray<int>> KeywordPositions)
{
    private const string Joiner = ", ";

    /// <summary>Plans instructions.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="instructions">At least one.</param>
    /// <param name="keywords">One for each instruction, a word or several; null for none. Found by its exact tokens, where they
    /// stand first.</param>
    /// <exception cref="InputRefusedException">An instruction is empty, or all of them are longer than the text encoder takes.</exception>
    public static InstructionPlan Of(ClipTokenizer tokenizer, ImmutableArray<string> instructions, ImmutableArray<string?> keywords)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ImmutableArray<string> texts = [.. instructions.Select(Trimmed)];
        ImmutableArray<ImmutableArray<int>> own = [.. texts.Select(text => Pieces(tokenizer, text))];
        if (own.IndexOf([], EmptyComparer) is >= 0 and var empty)
        {
            throw new InputRefusedException($"Instruction {empty + 1} ('{instructions[empty]}') says nothing: write what shall change.");
        }

        var text = string.Join(Joiner, texts);
        var (joiner, length) = (Pieces(tokenizer, Joiner).Length, tokenizer.MaximumLength);
        ImmutableArray<int> ids = [tokenizer.StartId, .. Pieces(tokenizer, text), tokenizer.EndId];
        RefuseLong(ids.Length, length, texts);
        var (offsets, groups) = (ImmutableArray.CreateBuilder<int>(), new int[length]);
        for (int i = 0, at = 1; i < own.Length; at += own[i].Length + joiner, i++)
        {
            offsets.Add(at);
            groups.AsSpan(at, own[i].Length).Fill(i + 1);
        }

        return new InstructionPlan(
            texts, text, ids, offsets.ToImmutable(), [.. groups], [.. own.Select(
                (pieces, i) => Find(pieces, keywords[i] is { } word ? Pieces(tokenizer, word) : [], offsets[i]))]);
    }

    /// <summary>Where a word's tokens stand in an instruction; empty where it has no such word.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="instruction">Which instruction, from 0.</param>
    /// <param name="word">A word or several.</param>
    public ImmutableArray<int> PositionsOf(ClipTokenizer tokenizer, int instruction, string word)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Find(Pieces(tokenizer, Texts[instruction]), Pieces(tokenizer, word), Offsets[instruction]);
    }

    private static EqualityComparer<ImmutableArray<int>> EmptyComparer
        { get; } = EqualityComparer<ImmutableArray<int>>.Create((a, b) => a.Length == b.Length, a => a.Length);

    private static string Trimmed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .TrimEnd(' ', '.', ',', ';', ':', '!', '?');

    private static ImmutableArray<int> Pieces(ClipTokenizer tokenizer, string text) => tokenizer.Encode(text)[1..^1];

    private static ImmutableArray<int> Find(ImmutableArray<int> pieces, ImmutableArray<int> wanted, int offset)
    {
        for (var at = 0; !wanted.IsEmpty && at + wanted.Length <= pieces.Length; at++)
        {
            if (pieces.AsSpan(at, wanted.Length).SequenceEqual(wanted.AsSpan()))
            {
                return [.. Enumerable.Range(offset + at, wanted.Length)];
            }
        }

        return [];
    }

    private static void RefuseLong(int count, int length, ImmutableArray<string> texts)
    {
        if (count > length)
        {
            throw new InputRefusedException(
                $"The {texts.Length} instructions have {count} tokens together and the text encoder takes {length}: shorten them, or "
                    + $"give fewer at a time.");
        }
    }
}
