using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.PromptToPrompt;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Requests;

/// <summary>What a new caption keeps of the old one, and what it changes.</summary>
/// <param name="Target">The new caption with the tokens of the nouns that it keeps.</param>
/// <param name="Alignment">From the old caption's attention to the new one's.</param>
/// <param name="Weights">[K]: a factor for each of its tokens; null where all are 1.</param>
/// <param name="Left">Indices of the old caption's words that go, and of the nouns whose adjectives change.</param>
/// <param name="Come">Indices of the new caption's words that come in no old one's place.</param>
/// <param name="Kept">For each word of the new caption the old one's word that it is; -1 for another.</param>
internal sealed record RewritePlan(
    DynamicPrompt Target, TokenAlignment Alignment, float[]? Weights, ImmutableArray<int> Left, ImmutableArray<int> Come,
    ImmutableArray<int> Kept)
{
    /// <summary>Compares two captions.</summary>
    /// <param name="model">Borrowed.</param>
    /// <param name="request">What is requested.</param>
    /// <param name="source">The old caption as its tokens were learned.</param>
    /// <exception cref="InputRefusedException">Nothing would change, or a weighted word is not there.</exception>
    public static RewritePlan Of(ModelSet model, RewriteRequest request, DynamicPrompt source)
    {
        RewriteRequest.Check(request.Inversion.Caption, request.Target, request.Weights);
        var (caption, words) = (request.Inversion.Caption, CaptionWord.Of(request.Target));
        var kept = WordsKept(caption.Words, words);
        var learns = request.Inversion.Kind == InversionKind.Dpl && request.Settings.TakesLearned;
        var target = DynamicPrompt.Of(model, request.Target, word => learns && kept[word] >= 0 ? caption.RowOf(kept[word]) : -1);
        var weighted = words.Index().Where(word => request.Weights.Any(weight => word.Item.IsSame(weight.Word)))
            .Select(word => word.Index).ToArray();
        var (left, come) = Changed(caption, words, kept, weighted);
        return new RewritePlan(target, TokenAlignment.Of(source, target), weighted.Length > 0 ? Factors(target, request.Weights) : null,
            left, come, [.. kept]);
    }

    /// <summary>Positions of the new caption's tokens that say something of old nouns: theirs and their adjectives'.</summary>
    /// <param name="nouns">Indices of the old caption's words.</param>
    public ImmutableArray<int> TokensOf(IEnumerable<int> nouns)
    {
        var wanted = nouns.ToHashSet();
        var said = NounFinder.FindAll(Target.Words).Where(noun => wanted.Contains(Kept[noun.Word]))
            .SelectMany(noun => noun.Adjectives.Append(noun.Word)).Concat(Kept.Index().Where(word => wanted.Contains(word.Item))
            .Select(word => word.Index)).Distinct();
        return [.. said.SelectMany(word => Target.Spans[word].Positions).Order()];
    }

    // For each word of the target the source's word that it is; -1 for another.
    private static int[] WordsKept(ImmutableArray<CaptionWord> old, ImmutableArray<CaptionWord> words) => old.Length == words.Length
        ? [.. words.Select((word, index) => word.IsSame(old[index]) ? index : -1)]
        : SequenceAlignment.Of<string>(
            [.. old.Select(word => word.Text)], [.. words.Select(word => word.Text)], StringComparer.OrdinalIgnoreCase);

    private static (ImmutableArray<int> Left, ImmutableArray<int> Come) Changed(
        NounCaption caption, ImmutableArray<CaptionWord> words, int[] kept, int[] weighted)
    {
        var isSwap = caption.Words.Length == words.Length;
        var left = Enumerable.Range(0, caption.Words.Length).Except(kept).Where(word => caption.Words[word].IsWord)
            .Concat(weighted.Select(word => kept[word]).Where(word => word >= 0)).ToHashSet();
        var come = isSwap ? [] : Enumerable.Range(0, words.Length).Where(word => kept[word] < 0 && words[word].IsWord).ToHashSet();

        // What is said of a thing changes the thing: an adjective's own attention is spread over everything.
        foreach (var noun in caption.AllNouns().Where(noun => noun.Adjectives.Any(left.Contains)))
        {
            left.Add(noun.Word);
            left.ExceptWith(noun.Adjectives);
        }

        foreach (var noun in NounFinder.FindAll(words).Where(noun => noun.Adjectives.Any(come.Contains)))
        {
            come.ExceptWith(noun.Adjectives);
            _ = kept[noun.Word] >= 0 ? left.Add(kept[noun.Word]) : come.Add(noun.Word);
        }

        return ([.. Things(caption.Words, left).Order()], [.. Things(words, come).Order()]);
    }

    // Small words say nothing of a place, unless nothing else changes.
    private static IEnumerable<int> Things(ImmutableArray<CaptionWord> words, HashSet<int> changed)
    {
        var things = changed.Where(word => NounFinder.IsContent(words[word])).ToArray();
        return things.Length > 0 ? things : changed;
    }

    private static float[] Factors(DynamicPrompt target, ImmutableArray<WordWeight> weights)
    {
        var factors = Enumerable.Repeat(1f, target.Ids.Length).ToArray();
        foreach (var (index, word) in target.Words.Index())
        {
            foreach (var weight in weights.Where(weight => word.IsSame(weight.Word)))
            {
                factors.AsSpan(target.Spans[index].Start, target.Spans[index].Count).Fill((float)weight.Factor);
            }
        }

        return factors;
    }
}
