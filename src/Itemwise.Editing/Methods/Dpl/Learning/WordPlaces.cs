using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Prompts;
using Itemwise.Editing.WordRegions;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>Where a caption's words lie in the photo: a noun whose item is known in its item, any other word in the photo's parts that it
/// looks at more than the caption's other nouns do.</summary>
/// <remarks>By the attention of plain words on the way up, which every kind of inversion has, and which on rendered scenes is right more
/// often than what was learned from it (docs/methods/dpl.md has the figures).</remarks>
internal sealed class WordPlaces
{
    private readonly ImmutableDictionary<int, Mask> known;
    private readonly ImmutableArray<int> named;
    private readonly Func<PhotoParts> parts;
    private readonly ImmutableArray<KeywordMap> maps;
    private readonly Dictionary<int, Mask> found = [];

    /// <summary>The places of a caption's words.</summary>
    /// <param name="caption">The caption.</param>
    /// <param name="plain">It in plain words.</param>
    /// <param name="cross">[h, w, K]: their attention, the sum over the way up.</param>
    /// <param name="itemMasks">For each noun the pixels of its item; null for one whose item is not known.</param>
    /// <param name="parts">Finds the photo's parts, of its size, when a word is looked for that names no known item; the same
    /// at each call.</param>
    public WordPlaces(NounCaption caption, DynamicPrompt plain, Tensor cross, ImmutableArray<Mask?> itemMasks,
        Func<PhotoParts> parts)
    {
        using var scope = TensorScope.Enter();
        known = caption.Nouns.Zip(itemMasks).Where(noun => noun.Second is not null).ToImmutableDictionary(
            noun => noun.First.Word, noun => noun.Second!);
        named = [.. caption.AllNouns().Select(noun => noun.Word).Order()];
        this.parts = parts;
        var (height, width) = ((int)cross.Size(0), (int)cross.Size(1));
        var cells = cross.Reshape(height * width, -1);
        maps = [.. plain.Spans.Select(span => KeywordMap.Of(cells, [.. span.Positions], height, width).Smoothed())];
    }

    /// <summary>The words that name things, and the places that things are at, in order.</summary>
    public ImmutableArray<int> Named => named;

    /// <summary>The place of a word, of the photo's size; never empty.</summary>
    /// <param name="word">Its index in the caption.</param>
    public Mask Of(int word)
    {
        if (!found.TryGetValue(word, out var place))
        {
            found[word] = place = known.GetValueOrDefault(word) ?? Find(word);
        }

        return place;
    }

    private Mask Find(int word)
    {
        var meant = parts().Meant(maps[word], named.Where(noun => noun != word && !known.ContainsKey(noun)).Select(noun => maps[noun]));
        var left = known.Values.Aggregate(meant, (rest, other) => rest.Subtract(other));
        return left.IsEmpty ? meant : left;
    }
}
