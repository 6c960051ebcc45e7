using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Editing.Masks;

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

    private readonly Lazy<ImmutableArray<Mask>> cues = new(() => CuesOf(words, look));

    /// <summary>The region of an instruction.</summary>
    /// <param name="instruction">What was asked.</param>
    /// <param name="index">Which of them, from 0.</param>
    public FoundRegion Find(Instruction instruction, int index)
    {
        var reading = InstructionReading.Of(words.Texts[index]);
        var everywhere = Mask.Full(look.Height, look.Width);
        if (instruction.Region is not null || (reading.Kind == InstructionKind.Global && instruction.Keyword is null))
        {
            return new FoundRegion(instruction.Keyword ?? reading.Keyword, reading.Kind, everywhere, 1);
        }

        if (!words.KeywordPositions[index].IsEmpty)
        {
            return Of(instruction.Keyword ?? reading.Keyword, words.KeywordPositions[index], reading.Kind);
        }

        var best = InstructionReading.ContentWords(words.Texts[index])
            .Select(word => (Word: word, Positions: words.PositionsOf(tokenizer, index, word))).Where(one => !one.Positions.IsEmpty)
            .Select(one => (one.Word, one.Positions, Contrast: ContrastOf(MapOf(one.Positions))))
            .Where(one => one.Contrast >= LeastContrast).MaxBy(one => one.Contrast);
        return best.Word is not null
            ? Of(best.Word, best.Positions, reading.Kind)
            : new FoundRegion(null, reading.Kind, everywhere, 0,
                $"Nothing in instruction {index + 1} ('{words.Texts[index]}') says where, so it may change everything: name a word "
                + $"with --keyword, or give a --region.");
    }

    private FoundRegion Of(string? keyword, ImmutableArray<int> positions, InstructionKind kind)
    {
        var cells = MapOf(positions).Region(rule);
        var confidence = cues.Value.Average(cue => (double)cue.Intersect(cells).Count / cells.Count);
        return new FoundRegion(keyword, kind, cells, confidence);
    }

    private KeywordMap MapOf(ImmutableArray<int> positions) => KeywordMap.Of(look.Probabilities, positions,
        look.Height, look.Width).Smoothed();

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

    private static RegionRule CueRule => RegionRule.Usual with { ShareOfPeak = 0.5 };
}
