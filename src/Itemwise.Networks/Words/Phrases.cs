using System.Collections.Immutable;

namespace Itemwise.Networks.Words;

/// <summary>The words that say what to look for.</summary>
internal static class Phrases
{
    /// <summary>Phrases as networks read them: lower-cased, without blanks around them or a full stop.</summary>
    /// <exception cref="InputRefusedException">There is none, or one is empty.</exception>
    public static ImmutableArray<string> Of(IEnumerable<string> given)
    {
        ImmutableArray<string> phrases = [.. given.Select(phrase => phrase.Trim().TrimEnd('.', '?').Trim().ToLowerInvariant())];
        return phrases.IsEmpty || phrases.Contains("")
            ? throw new InputRefusedException("A phrase is empty: say what to look for, with commas between, such as \"red ball, sky\".")
            : phrases;
    }
}
