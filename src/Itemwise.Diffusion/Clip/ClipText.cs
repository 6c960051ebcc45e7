using System.Globalization;
using System.Text;

namespace Itemwise.Diffusion.Clip;

/// <summary>What happens to a prompt before byte pairs are looked up: cleaned, composed, lower-cased and cut into words, as the
/// Python tokenizer of CLIP does without its optional text fixer.</summary>
internal static class ClipText
{
    public const string StartToken = "<|startoftext|>";
    public const string EndToken = "<|endoftext|>";

    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    // Blocks whose characters stand alone: CJK ideographs, their extensions and the compatibility forms.
    private static readonly (int First, int Last)[] Ideographs =
    [
        (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
        (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
    ];

    /// <summary>The words of a text, in order: special tokens, contractions, runs of letters,
    /// single digits, runs of anything else.</summary>
    public static IEnumerable<string> Words(string text)
    {
        foreach (var word in UnicodeComposition.Compose(Clean(text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var lower = Lower(word);
            for (var at = 0; at < lower.Length;)
            {
                var length = WordLength(lower, at);
                yield return lower.Substring(at, length);
                at += length;
            }
        }
    }

    /// <summary>Lower case of a word: that of each character, but dotted capital I in two and sigma by its place (Unicode 3.13).</summary>
    public static string Lower(string word)
    {
        var result = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            switch (word[i])
            {
                case 'Σ':
                    result.Append(IsFinal(word, i) ? 'ς' : 'σ');
                    break;
                case 'İ':
                    result.Append("i\u0307");
                    break;
                default:
                    Rune.DecodeFromUtf16(word.AsSpan(i), out var rune, out var consumed);
                    result.Append(Rune.ToLowerInvariant(rune).ToString());
                    i += consumed - 1;
                    break;
            }
        }

        return result.ToString();
    }

    /// <summary>Controls, joiners, private and unassigned characters go; every kind of blank is a
    /// blank; ideographs get blanks around.</summary>
    private static string Clean(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsBlank(rune))
            {
                result.Append(' ');
            }
            else if (rune != Rune.ReplacementChar && !IsDropped(Rune.GetUnicodeCategory(rune)))
            {
                var alone = IsIdeograph(rune.Value);
                result.Append(alone ? " " : "").Append(rune.ToString()).Append(alone ? " " : "");
            }
        }

        return result.ToString();
    }

    private static bool IsBlank(Rune rune) =>
        rune.Value is ' ' or '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator;

    private static bool IsDropped(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static bool IsIdeograph(int rune)
    {
        foreach (var (first, last) in Ideographs)
        {
            if (rune >= first && rune <= last)
            {
                return true;
            }
        }

        return false;
    }

    private static int WordLength(string text, int at)
    {
        var rest = text.AsSpan(at);
        foreach (var special in (ReadOnlySpan<string>)[StartToken, EndToken])
        {
            if (rest.StartsWith(special, StringComparison.Ordinal))
            {
                return special.Length;
            }
        }

        if (rest.StartsWith("'ſ", StringComparison.Ordinal))
        {
            return 2; // the long s equals s where case does not count
        }

        foreach (var contraction in Contractions)
        {
            if (rest.StartsWith(contraction, StringComparison.Ordinal))
            {
                return contraction.Length;
            }
        }

        return RunLength(rest);
    }

    private static int RunLength(ReadOnlySpan<char> rest)
    {
        Rune.DecodeFromUtf16(rest, out var rune, out var length);
        var kind = KindOf(rune);
        while (kind != Kind.Number && length < rest.Length)
        {
            Rune.DecodeFromUtf16(rest[length..], out rune, out var consumed);
            if (KindOf(rune) != kind)
            {
                break;
            }

            length += consumed;
        }

        return length;
    }

    private enum Kind
    {
        Letter,
        Number,
        Other,
    }

    private static Kind KindOf(Rune rune) => Rune.IsLetter(rune) ? Kind.Letter : Rune.IsNumber(rune) ? Kind.Number : Kind.Other;

    private static bool IsFinal(string word, int sigma)
    {
        Rune rune;
        var before = sigma;
        while (before > 0)
        {
            Rune.DecodeLastFromUtf16(word.AsSpan(0, before), out rune, out var consumed);
            before -= consumed;
            if (!IsCaseIgnorable(rune))
            {
                return IsCased(rune) && !IsFollowedByCased(word, sigma + 1);
            }
        }

        return false;
    }

    private static bool IsFollowedByCased(string word, int after)
    {
        while (after < word.Length)
        {
            Rune.DecodeFromUtf16(word.AsSpan(after), out var rune, out var consumed);
            after += consumed;
            if (!IsCaseIgnorable(rune))
            {
                return IsCased(rune);
            }
        }

        return false;
    }

    // Unicode's property Cased: letters with case, ordinal indicators, Roman numerals and circled letters.
    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9);

    // Unicode's property Case_Ignorable: marks, modifiers, and the stops and apostrophes that stand inside words.
    private static bool IsCaseIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || rune.Value is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A;
}
