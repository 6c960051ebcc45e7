using System.Collections.Immutable;

namespace Itemwise.Editing.Prompts;

/// <summary>A word of a caption, or a mark of punctuation, and where it stands.</summary>
/// <param name="Text">The word as written.</param>
/// <param name="Start">Its first character in the caption.</param>
public readonly record struct CaptionWord(string Text, int Start)
{
    /// <summary>One past its last character.</summary>
    public int End => Start + Text.Length;

    /// <summary>Whether it is a word and no punctuation.</summary>
    public bool IsWord => Text.Length > 0 && char.IsLetterOrDigit(Text[0]);

    /// <summary>Whether two words are the same but for their case, as they are to the text encoder.</summary>
    public bool IsSame(CaptionWord other) => IsSame(other.Text);

    /// <inheritdoc cref="IsSame(CaptionWord)"/>
    public bool IsSame(string other) => string.Equals(Text, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The words of a caption in order: runs of letters and digits with the hyphens and apostrophes inside them, and runs of what
    /// is neither letter, digit nor blank.</summary>
    public static ImmutableArray<CaptionWord> Of(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var words = ImmutableArray.CreateBuilder<CaptionWord>();
        for (var at = 0; at < caption.Length; at++)
        {
            if (char.IsWhiteSpace(caption[at]))
            {
                continue;
            }

            var end = at + 1;
            while (end < caption.Length && (char.IsLetterOrDigit(caption[at]) ? IsInside(caption, end) : IsMark(caption[end])))
            {
                end++;
            }

            words.Add(new CaptionWord(caption[at..end], at));
            at = end - 1;
        }

        return words.ToImmutable();
    }

    private static bool IsMark(char letter) => !char.IsLetterOrDigit(letter) && !char.IsWhiteSpace(letter);

    private static bool IsInside(string caption, int at) => char.IsLetterOrDigit(caption[at])
        || char.GetUnicodeCategory(caption[at]) is System.Globalization.UnicodeCategory.NonSpacingMark
        || (caption[at] is '-' or '\'' or '’' && at + 1 < caption.Length && char.IsLetterOrDigit(caption[at + 1]));
}
