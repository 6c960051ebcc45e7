using System.Collections.Immutable;
using Itemwise.Editing.Prompts;

namespace Itemwise.Editing.Methods.Dpl.Captions;

/// <summary>Finds a caption's nouns by the small words around them: English, without a dictionary.</summary>
/// <remarks>A phrase is what stands between articles, prepositions, conjunctions and punctuation; its last word is the noun. Things come
/// before the places that they are at: what follows "on" or "in front of" is taken only where the caption names nothing else.</remarks>
internal static class NounFinder
{
    private static readonly string[] Openers =
    [
        "a", "an", "the", "some", "his", "her", "its", "their", "my", "your", "our", "this", "that", "these", "those", "all", "both", "one",
        "two", "three", "four", "five", "six", "several", "many", "few", "another", "each", "every", "no",
    ];

    private static readonly string[] Joiners =
    [
        "and", "or", "but", "of", "with", "without", "by", "for", "from", "to", "next", "near", "beside", "besides", "between", "like",
        "as", "over", "above", "behind", "around", "through", "into", "onto", "off", "up", "down", "out", "about", "while", "there", "then",
        "front", "top", "left", "right", "side", "back", "middle",
    ];

    private static readonly string[] Places =
        ["on", "in", "at", "against", "under", "before", "inside", "outside", "below", "beneath", "along", "across", "during"];

    private static readonly string[] Verbs =
    [
        "is", "are", "was", "were", "be", "been", "has", "have", "had", "looks", "look", "looking", "sits", "sit", "stands", "stand",
        "lies", "lie", "runs", "holds", "hold", "wears", "wear", "plays", "eats", "rides", "flies", "walks", "jumps", "sleeps", "very",
        "it", "he", "she", "they", "who", "which", "sitting", "standing", "lying", "wearing", "holding", "riding", "eating", "playing",
        "running", "flying", "walking", "parked",
    ];

    private static readonly string[] Copulas = ["is", "are", "was", "were", "be", "looks", "look"];

    private static readonly string[] Depictions =
    [
        "photo", "photograph", "picture", "image", "painting", "drawing", "sketch", "watercolor", "watercolour", "rendering", "render",
        "view", "portrait", "illustration", "close-up", "closeup", "shot", "snapshot",
    ];

    /// <summary>The nouns of a caption in order; none where it has none.</summary>
    public static ImmutableArray<CaptionNoun> Find(ImmutableArray<CaptionWord> words)
    {
        var (things, places) = Sorted(words);
        return things.IsEmpty ? places : things;
    }

    /// <summary>The same with the places that things are at.</summary>
    public static ImmutableArray<CaptionNoun> FindAll(ImmutableArray<CaptionWord> words)
    {
        var (things, places) = Sorted(words);
        return [.. things.Concat(places).OrderBy(noun => noun.Word)];
    }

    private static (ImmutableArray<CaptionNoun> Things, ImmutableArray<CaptionNoun> Places) Sorted(ImmutableArray<CaptionWord> words)
    {
        var things = ImmutableArray.CreateBuilder<CaptionNoun>();
        var places = ImmutableArray.CreateBuilder<CaptionNoun>();
        var isPlace = false;
        for (var at = 0; at < words.Length; at++)
        {
            if (!IsContent(words[at]))
            {
                // "on the left of a cat": what follows "of" is the thing, whatever stood before.
                isPlace = words[at].IsSame("front") || Is(words[at], Places) || (isPlace && (Is(words[at], Openers)
                    || (words[at].IsSame("of") && at > 0 && words[at - 1].IsSame("front"))));
                continue;
            }

            var end = PhraseEnd(words, at);
            var isSaid = at > 0 && Is(words[at - 1], Copulas);
            var isDepiction = end < words.Length && words[end].IsSame("of") && Is(words[end - 1], Depictions);
            if (!isSaid && !isDepiction)
            {
                (isPlace ? places : things).Add(new CaptionNoun(end - 1, [.. Enumerable.Range(at, end - 1 - at)]));
            }

            at = end - 1;
        }

        return (things.ToImmutable(), places.ToImmutable());
    }

    // A word in -ing behind the noun is what the thing does; before it, what it is like.
    private static int PhraseEnd(ImmutableArray<CaptionWord> words, int start)
    {
        var end = start + 1;
        while (end < words.Length && IsContent(words[end]) && !IsDoing(words, end))
        {
            end++;
        }

        return end;
    }

    private static bool IsDoing(ImmutableArray<CaptionWord> words, int at) => words[at].Text.Length > 4
        && (words[at].Text.EndsWith("ing", StringComparison.OrdinalIgnoreCase) || words[at].Text.EndsWith("ed",
            StringComparison.OrdinalIgnoreCase)) && (at + 1 == words.Length || !IsContent(words[at + 1]));

    /// <summary>Whether a word may name a thing or say what it is like: no article, preposition, conjunction or common verb.</summary>
    public static bool IsContent(CaptionWord word) => word.IsWord && !Is(word, Openers) && !Is(word, Joiners) && !Is(word, Places)
        && !Is(word, Verbs);

    private static bool Is(CaptionWord word, string[] list) => list.Contains(word.Text, StringComparer.OrdinalIgnoreCase);
}
