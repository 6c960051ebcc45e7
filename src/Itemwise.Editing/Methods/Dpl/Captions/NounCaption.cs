using System.Collections.Immutable;
using System.Text;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Captions;

/// <summary>A caption and which of its words are the nouns that the photo's things are learned by.</summary>
/// <param name="Text">The caption, without braces.</param>
/// <param name="Words">Its words.</param>
/// <param name="Nouns">In order; a noun that stands twice is two, each of which gets a thing of its own.</param>
public sealed record NounCaption(string Text, ImmutableArray<CaptionWord> Words, ImmutableArray<CaptionNoun> Nouns)
{
    /// <summary>A caption of plain words.</summary>
    /// <exception cref="InputRefusedException">It says nothing.</exception>
    public static NounCaption Plain(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var words = CaptionWord.Of(caption.Trim());
        return words.Any(word => word.IsWord) ? new(caption.Trim(), words, [])
            : throw new InputRefusedException(
                $"The caption '{caption}' says nothing: write what the photo shows, such as \"a cat and a dog\".");
    }

    /// <summary>Reads a caption: its nouns are in braces (<c>a {cat} and a {red ball}</c>), or named, or found.</summary>
    /// <param name="caption">The caption.</param>
    /// <param name="named">Nouns, or phrases that end in one; every place where they stand. Empty takes the braces, else the
    /// finder.</param>
    /// <param name="items">Which items nouns name; of a noun that stands twice, the first place gets the first item.</param>
    /// <param name="mayBePlain">Whether a caption without a noun will do.</param>
    /// <exception cref="InputRefusedException">It has no noun, or not the ones that were named; says which.</exception>
    public static NounCaption Read(
        string caption, IReadOnlyCollection<string> named, IReadOnlyCollection<NamedItem> items, bool mayBePlain = false)
    {
        ArgumentNullException.ThrowIfNull(caption);
        ArgumentNullException.ThrowIfNull(named);
        ArgumentNullException.ThrowIfNull(items);
        var (text, braces) = WithoutBraces(caption);
        var plain = Plain(text);
        var nouns = named.Count > 0 ? Named(plain, named)
            : braces.Count > 0 ? [.. braces.Select(span => PhraseAt(plain, span.Start, span.End))]
            : NounFinder.Find(plain.Words);
        var missing = items.Where(item => !nouns.Any(noun => plain.Words[noun.Word].IsSame(LastWord(item.Word))));
        nouns = [.. nouns.Concat(Named(plain, [.. missing.Select(item => item.Word)])).DistinctBy(noun => noun.Word)
            .OrderBy(noun => noun.Word)];
        return nouns.IsEmpty && !mayBePlain
            ? throw new InputRefusedException($"The caption '{text}' has no noun that could be found: put the nouns in braces, such as "
                + "\"a {cat}\", or name them with --nouns.")
            : plain with { Nouns = WithItems(plain, nouns, items) };
    }

    /// <summary>Whether it is another caption but for case, with the same nouns where they are given.</summary>
    /// <param name="caption">The other caption.</param>
    /// <param name="nouns">Indices of its nouns' words; default for any.</param>
    public bool IsOf(string caption, ImmutableArray<int> nouns)
    {
        var words = CaptionWord.Of(caption);
        return words.Length == Words.Length && words.Zip(Words).All(pair => pair.First.IsSame(pair.Second))
            && (nouns.IsDefault || nouns.SequenceEqual(Nouns.Select(noun => noun.Word)));
    }

    /// <summary>The nouns, and behind them the caption's others: those that were not named, and the places that things are at.</summary>
    internal IEnumerable<CaptionNoun> AllNouns() => Nouns.Concat(NounFinder.FindAll(Words)).DistinctBy(noun => noun.Word);

    /// <summary>A noun's word.</summary>
    public string WordOf(CaptionNoun noun)
    {
        ArgumentNullException.ThrowIfNull(noun);
        return Words[noun.Word].Text;
    }

    /// <summary>The row of learned embeddings that stands for a word; -1 for one that is no noun.</summary>
    public int RowOf(int word) => Nouns.Index().Where(noun => noun.Item.Word == word).Select(noun => noun.Index).DefaultIfEmpty(-1).First();

    private static ImmutableArray<CaptionNoun> WithItems(
        NounCaption caption, ImmutableArray<CaptionNoun> nouns, IReadOnlyCollection<NamedItem> items)
    {
        var result = nouns.ToBuilder();
        foreach (var item in items)
        {
            var place = Enumerable.Range(0, result.Count).FirstOrDefault(
                i => result[i].Item is null && caption.Words[result[i].Word].IsSame(LastWord(item.Word)), -1);
            result[place >= 0 ? place : throw new InputRefusedException(
                $"The caption '{caption.Text}' says '{item.Word}' in fewer places than items were given for it: give one item for each.")] =
                result[place] with { Item = item.Item };
        }

        return result.ToImmutable();
    }

    private static ImmutableArray<CaptionNoun> Named(NounCaption caption, IReadOnlyCollection<string> phrases) =>
    [
        .. phrases.SelectMany(phrase => Places(caption, CaptionWord.Of(phrase)) is { Length: > 0 } found ? found
            : throw new InputRefusedException($"The caption '{caption.Text}' does not say '{phrase}': name a word as it stands there."))
            .DistinctBy(noun => noun.Word).OrderBy(noun => noun.Word),
    ];

    private static CaptionNoun[] Places(NounCaption caption, ImmutableArray<CaptionWord> phrase) => phrase.IsEmpty ? [] :
    [
        .. Enumerable.Range(0, Math.Max(0, caption.Words.Length - phrase.Length + 1))
            .Where(at => phrase.Index().All(word => caption.Words[at + word.Index].IsSame(word.Item)))
            .Select(at => Noun(caption, at, at + phrase.Length)),
    ];

    private static CaptionNoun PhraseAt(NounCaption caption, int start, int end)
    {
        var inside = caption.Words.Index().Where(word => word.Item.IsWord && word.Item.Start >= start && word.Item.End <= end)
            .Select(word => word.Index).ToArray();
        return inside.Length > 0 ? Noun(caption, inside[0], inside[^1] + 1) : throw new InputRefusedException(
            $"The braces in '{caption.Text}' at character {start + 1} hold no whole word: put them around a noun, such as \"a {{cat}}\".");
    }

    // Of a single word the adjectives are those that the finder sees before it.
    private static CaptionNoun Noun(NounCaption caption, int start, int end)
    {
        var known = NounFinder.Find(caption.Words).FirstOrDefault(noun => noun.Word == end - 1);
        return end - start == 1 && known is not null ? known : new CaptionNoun(end - 1, [.. Enumerable.Range(start, end - 1 - start)]);
    }

    private static string LastWord(string phrase) => CaptionWord.Of(phrase) is [.., var last] ? last.Text : phrase;

    private static (string Text, List<(int Start, int End)> Spans) WithoutBraces(string caption)
    {
        var (text, spans, open) = (new StringBuilder(), new List<(int, int)>(), -1);
        foreach (var letter in caption.Trim())
        {
            if (letter == '{' ? open >= 0 : letter == '}' && open < 0)
            {
                throw new InputRefusedException($"The braces in '{caption}' do not pair up: write each noun as {{noun}}.");
            }

            if (letter == '{')
            {
                open = text.Length;
            }
            else if (letter == '}')
            {
                spans.Add((open, text.Length));
                open = -1;
            }
            else
            {
                text.Append(letter);
            }
        }

        return open < 0 ? (text.ToString(), spans)
            : throw new InputRefusedException($"The braces in '{caption}' do not pair up: write each noun as {{noun}}.");
    }
}
