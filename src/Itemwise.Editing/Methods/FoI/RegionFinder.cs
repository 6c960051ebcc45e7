using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Editing.Masks;
using Itemwise.Editing.WordRegions;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Finds each instruction's region in what the network saw in the first step.</summary>
/// <remarks>By the keyword that was given or that the verb's rule gives; else by the word that is looked at most in one place;
/// else everywhere, with a remark.</remarks>
/// <param name="tokenizer">The model's.</param>
/// <param name="words">The joined instructions.</param>
/// <param name="look">The first step.</param>
/// <param name="rule">How much attention a cell needs.</param>
internal sealed class RegionFinder(ClipTokenizer tokenizer, InstructionPlan words, FirstLook look, RegionRule rule)
{
    // Largest value over the mean, below which a word is looked at everywhere.
    private const double LeastContrast = 1.5;

    // A separate place whose largest value is this share of the largest of all may be what is meant as well.
    private const double RivalShare = 0.9;

    // Cues that hold less of a region than this say something else.
    private const double LeastAgreement = 0.35;

    private readonly Lazy<ImmutableArray<Mask>> cues = new(() => CuesOf(words, look));

    /// <summary>The region of an instruction.</summary>
    /// <param name="instruction">What was requested.</param>
    /// <param name="index">Which of them, from 0.</param>
    /// <param name="within">The cells that it is confined to; null for all.</param>
    public FoundRegion Find(Instruction instruction, int index, Mask? within = null)
    {
        var reading = InstructionReading.Of(words.Texts[index]);
        var everywhere = Mask.Full(look.Height, look.Width);
        if (instruction.Region is not null || (reading.IsEverywhere && instruction.Keyword is null))
        {
            return new FoundRegion(instruction.Keyword ?? reading.Keyword, reading.Kind, everywhere, 1);
        }

        if (!words.KeywordPositions[index].IsEmpty)
        {
            return Of(index, instruction.Keyword ?? reading.Keyword, words.KeywordPositions[index], reading.Kind, within);
        }

        var best = InstructionReading.ContentWords(words.Texts[index])
            .Select(word => (Word: word, Positions: words.PositionsOf(tokenizer, index, word))).Where(one => !one.Positions.IsEmpty)
            .Select(one => (one.Word, one.Positions, Contrast: ContrastOf(MapOf(one.Positions))))
            .Where(one => one.Contrast >= LeastContrast).MaxBy(one => one.Contrast);
        return best.Word is not null ? Of(index, best.Word, best.Positions, reading.Kind, within)
            : within is not null ? new FoundRegion(null, reading.Kind, within, 1)
            : new FoundRegion(null, reading.Kind, everywhere, 0,
                $"Nothing in instruction {index + 1} ('{words.Texts[index]}') says where, so it may change everything: name a word "
                + $"with --keyword, or give a --region.");
    }

    private FoundRegion Of(int index, string? keyword, ImmutableArray<int> positions, InstructionKind kind, Mask? within)
    {
        var map = within is null ? MapOf(positions) : MapOf(positions).Within(within);
        var cells = map.Region(rule);
        var agreement = cues.Value.Average(cue => (double)cue.Intersect(cells).Count / cells.Count);
        var isPlural = keyword is [.., not 's', 's'];
        var places = isPlural ? 1 : map.PlacesIn(cells, RivalShare);
        var remark = places > 1
            ? $"'{keyword}' of instruction {index + 1} fits {places} places as well as each other: choose one with --region or --within."
            : agreement < LeastAgreement
            ? $"Where '{keyword}' of instruction {index + 1} is, is hardly more than a guess: look with --preview, and give a --region."
            : null;
        return new FoundRegion(keyword, kind, cells, agreement / places, remark, map);
    }

    private KeywordMap MapOf(ImmutableArray<int> positions)
    {
        using var scope = TensorScope.Enter();
        return KeywordMap.Of(rule.IsAmongWords ? AmongWords() : look.Probabilities, positions, look.Height, look.Width).Smoothed();
    }

    // [cells, tokens]; 0 in the columns of tokens that belong to no instruction.
    private Tensor AmongWords()
    {
        var isWord = Tensor.From<float>([.. words.Groups.Select(group => group > 0 ? 1f : 0f)], 1, words.Groups.Length);
        var ofWords = look.Probabilities * isWord;
        return ofWords / ofWords.Sum([1], keepDims: true);
    }

    private static double ContrastOf(KeywordMap map)
    {
        var values = map.Values.ToArray();
        return values.Max() / Math.Max(values.Average(), float.Epsilon);
    }

    // ZONE's end-of-text attention less the start's (arXiv:2312.16794), and Watch Your Steps' difference of predictions
    // (arXiv:2308.08947).
    private static ImmutableArray<Mask> CuesOf(InstructionPlan words, FirstLook look)
    {
        var start = KeywordMap.Of(look.Probabilities, [0], look.Height, look.Width);
        var end = KeywordMap.Of(look.Probabilities, [words.Ids.Length - 1], look.Height, look.Width);
        float[] difference = [.. end.Values.ToArray().Zip(start.Values.ToArray(), (a, b) => a - b)];
        var lowest = difference.Min();
        return [new KeywordMap(look.Height, look.Width, [.. difference.Select(value => value - lowest)]).Smoothed().Region(CueRule),
            look.Relevance.Smoothed().Region(CueRule)];
    }

    private static RegionRule CueRule => RegionRule.Usual with { ShareOfRange = 0.5 };
}
