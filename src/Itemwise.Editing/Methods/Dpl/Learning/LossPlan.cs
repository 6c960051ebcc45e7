using System.Collections.Immutable;
using Itemwise.Editing.AttentionLearning;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>What a caption's nouns are learned by.</summary>
/// <remarks>Nouns whose items are known are held to their masks (LocInv, arXiv:2405.01496), all others to places of their own outside the
/// background (arXiv:2309.15664).</remarks>
/// <param name="Nouns">Each noun's position among the tokens.</param>
/// <param name="End">Position of the end token.</param>
/// <param name="Background">[H, W], 1 in the background; null where none was found.</param>
/// <param name="Masks">[H, W] for each noun; null for one whose item is not known.</param>
/// <param name="Adjectives">Positions of each noun's adjective; null for one that has none.</param>
internal sealed record LossPlan(
    ImmutableArray<int> Nouns, int End, Tensor? Background, ImmutableArray<Tensor?> Masks, ImmutableArray<int?> Adjectives)
{
    /// <summary>The losses.</summary>
    public AttentionObjective Objective(DplSettings settings)
    {
        int[] free = [.. Nouns.Where((_, i) => Masks[i] is null)];
        return new([.. Held(settings).Concat(free.Length > 0 ? Free(settings, free) : []).Where(loss => loss.Weight > 0)]);
    }

    private IEnumerable<WeightedLoss> Held(DplSettings settings)
    {
        int[] held = [.. Nouns.Where((_, i) => Masks[i] is not null)];
        Tensor[] masks = [.. Masks.OfType<Tensor>()];
        (int Noun, int Adjective)[] bound = [.. Nouns.Select((noun, i) => (noun, Adjective: Masks[i] is null ? null : Adjectives[i]))
            .Where(pair => pair.Adjective is not null).Select(pair => (pair.noun, pair.Adjective!.Value))];
        if (held.Length > 0)
        {
            yield return new("similarity", settings.Similarity, settings.SimilarityThreshold, maps => settings.HoldsToBoxes
                ? AttentionLosses.OutsideSimilarity(maps, held, masks) : AttentionLosses.MaskSimilarity(maps, held, masks));
            yield return new("overlap", settings.Overlap, settings.OverlapThreshold,
                maps => AttentionLosses.MaskOverlap(maps, held, masks));
            yield return new("marginals", settings.Marginals, null, maps => AttentionLosses.Marginals(maps, held, masks));
        }

        if (bound.Length > 0)
        {
            yield return new("adjective", settings.Adjective, settings.AdjectiveThreshold, maps => AttentionLosses.AdjectiveBinding(
                maps, [.. bound.Select(pair => pair.Noun)], [.. bound.Select(pair => pair.Adjective)]));
        }
    }

    // With one noun alone the paper keeps it off the background only: the other losses need two.
    private IEnumerable<WeightedLoss> Free(DplSettings settings, int[] free)
    {
        var isAlone = Nouns.Length == 1 && !settings.CountsPadding;
        if (!isAlone || Background is null)
        {
            yield return new("balancing", settings.Balancing, settings.BalancingThreshold,
                maps => AttentionLosses.Balancing(maps, free, settings.CountsPadding ? null : End));
        }

        if (Background is { } background)
        {
            yield return new("background", settings.Background, settings.BackgroundLeakageThreshold,
                maps => AttentionLosses.BackgroundLeakage(maps, free, background));
        }

        if (Nouns.Length > 1)
        {
            yield return new("disjoint", settings.Disjoint, settings.DisjointThreshold,
                maps => AttentionLosses.Disjoint(maps, Nouns));
        }
    }
}
