using Itemwise.Torch;

namespace Itemwise.Editing.AttentionLearning;

/// <summary>Losses on cross-attention maps: that words attend to one place, each to another, none to the background.</summary>
/// <remarks>Dynamic Prompt Learning (arXiv:2309.15664, equations 6 to 8) and LocInv (arXiv:2405.01496). Maps are [H, W, K] in float32:
/// the mean over heads and layers, each pixel a distribution over the K tokens; positions count from the start token, 0. Each loss is one
/// number, the caller's scope's, and gradients flow to the maps.</remarks>
public static class AttentionLosses
{
    // Sharpens the distribution over tokens before its peak is sought.
    private const double Sharpening = 100;
    private const double LeastNorm = 1e-8;
    private const double LeastShare = 1e-5;

    /// <summary>Attention balancing (equation 8): one minus the largest value of the word that is attended to least, after a softmax over
    /// tokens and smoothing. 0 where each word has a place of its own.</summary>
    /// <param name="maps">[H, W, K].</param>
    /// <param name="tokens">The words' positions.</param>
    /// <param name="end">Position after the last token that takes part in the softmax; null for all but the last, as published.</param>
    /// <param name="sharpen">Whether the softmax is taken at all; the paper's text has none, its code does.</param>
    /// <param name="smooth">Whether maps are smoothed.</param>
    /// <param name="mean">Whether words count by their mean instead of by the worst.</param>
    public static Tensor Balancing(
        Tensor maps, IReadOnlyList<int> tokens, int? end = null, bool sharpen = true, bool smooth = true, bool mean = false)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(tokens);
        using var scope = TensorScope.Enter();
        var seen = sharpen ? (maps.Slice(2, 1, end ?? (maps.Size(2) - 1)) * Sharpening).Softmax(-1) : maps.Slice(2, 1);
        var losses = tokens.Select(token =>
        {
            var map = seen.Select(2, token - 1);
            return (-(smooth ? AttentionSmoothing.Of(map) : map).Max() + 1).Clamp(0).Reshape(1);
        });
        var each = Tensor.Concat([.. losses], 0);                                          // [words]
        return scope.Return(mean ? each.Mean() : each.Max());
    }

    /// <summary>Disjoint object attention (equation 6, as the mean over unordered pairs that its weight belongs to): the cosine between
    /// words' maps. 0 for a single word, which overlaps nothing.</summary>
    /// <param name="maps">[H, W, K].</param>
    /// <param name="tokens">The words' positions.</param>
    public static Tensor Disjoint(Tensor maps, IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(tokens);
        using var scope = TensorScope.Enter();
        Tensor[] each = [.. tokens.Select(token => maps.Select(2, token))];
        var pairs = each.Index().SelectMany(first => each.Skip(first.Index + 1).Select(second => Cosine(first.Item, second)));
        return scope.Return(MeanOf([.. pairs], maps));
    }

    /// <summary>Background leakage (equation 7, as a mean): the cosine between words' maps and the background.</summary>
    /// <param name="maps">[H, W, K].</param>
    /// <param name="tokens">The words' positions.</param>
    /// <param name="background">[H, W]: 1 in the background, 0 elsewhere.</param>
    public static Tensor BackgroundLeakage(Tensor maps, IReadOnlyList<int> tokens, Tensor background)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(tokens);
        using var scope = TensorScope.Enter();
        return scope.Return(MeanOf([.. tokens.Select(token => Cosine(maps.Select(2, token), background))], maps));
    }

    /// <summary>LocInv's similarity: one minus the cosine between each word's map and its mask.</summary>
    /// <param name="maps">[H, W, K].</param>
    /// <param name="tokens">The words' positions.</param>
    /// <param name="masks">[H, W] for each word: 1 inside.</param>
    public static Tensor MaskSimilarity(Tensor maps, IReadOnlyList<int> tokens, IReadOnlyList<Tensor> masks)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(tokens);
        using var scope = TensorScope.Enter();
        return scope.Return(-MeanOf([.. tokens.Zip(masks, (token, mask) => Cosine(maps.Select(2, token), mask))], maps) + 1);
    }

    /// <summary>LocInv's similarity where only boxes are known: the cosine between each word's map and what lies outside its box.</summary>
    /// <inheritdoc cref="MaskSimilarity"/>
    public static Tensor OutsideSimilarity(Tensor maps, IReadOnlyList<int> tokens, IReadOnlyList<Tensor> masks)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(tokens);
        using var scope = TensorScope.Enter();
        return scope.Return(MeanOf([.. tokens.Zip(masks, (token, mask) => Cosine(maps.Select(2, token), -mask + 1))], maps));
    }

    /// <summary>LocInv's overlap: the share of each word's attention that lies outside its mask.</summary>
    /// <inheritdoc cref="MaskSimilarity"/>
    public static Tensor MaskOverlap(Tensor maps, IReadOnlyList<int> tokens, IReadOnlyList<Tensor> masks)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(tokens);
        using var scope = TensorScope.Enter();
        var shares = tokens.Zip(masks, (token, mask) => (maps.Select(2, token) * mask).Sum() / maps.Select(2, token).Sum());
        return scope.Return(-MeanOf([.. shares], maps) + 1);
    }

    /// <summary>LocInv's adjective binding: one minus the cosine between the maps of nouns and of their adjectives.</summary>
    /// <param name="maps">[H, W, K].</param>
    /// <param name="nouns">The nouns' positions.</param>
    /// <param name="adjectives">Their adjectives' positions, in the same order.</param>
    public static Tensor AdjectiveBinding(Tensor maps, IReadOnlyList<int> nouns, IReadOnlyList<int> adjectives)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(nouns);
        using var scope = TensorScope.Enter();
        var pairs = nouns.Zip(adjectives, (noun, adjective) => Cosine(maps.Select(2, noun), maps.Select(2, adjective)));
        return scope.Return(-MeanOf([.. pairs], maps) + 1);
    }

    /// <summary>LocInv's marginals: the divergence of where masks lie, along each axis, from where words attend; 0 in its own
    /// experiments.</summary>
    /// <remarks>All words are one distribution; the element-wise mean, columns counting half, as its code has it.</remarks>
    /// <inheritdoc cref="MaskSimilarity"/>
    public static Tensor Marginals(Tensor maps, IReadOnlyList<int> tokens, IReadOnlyList<Tensor> masks)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(tokens);
        using var scope = TensorScope.Enter();
        Tensor[] seen = [.. tokens.Select(token => maps.Select(2, token))];
        return scope.Return((Divergence(seen, masks, 0) * 0.5) + Divergence(seen, masks, 1));
    }

    // Divergence of the masks' marginals along an axis from the maps', mean over elements.
    private static Tensor Divergence(IEnumerable<Tensor> maps, IEnumerable<Tensor> masks, int dim)
    {
        var (seen, wanted) = (Marginal(maps, dim), Marginal(masks, dim));
        return (wanted * (wanted.Log() - seen.Log())).Mean();
    }

    private static Tensor Marginal(IEnumerable<Tensor> planes, int dim)
    {
        var means = Tensor.Concat([.. planes.Select(plane => plane.Mean([dim]).Unsqueeze(0))], 0) + LeastShare;
        return means / means.Sum();
    }

    private static Tensor Cosine(Tensor first, Tensor second)
    {
        using var scope = TensorScope.Enter();
        var norms = (first.Square().Sum() * second.Square().Sum()).Sqrt();
        return scope.Return((first * second).Sum() / norms.Clamp(LeastNorm));
    }

    private static Tensor MeanOf(Tensor[] values, Tensor maps) => values.Length == 0
        ? Tensor.Scalar(0, DType.Float32, maps.Device)
        : Tensor.Concat([.. values.Select(value => value.Reshape(1))], 0).Mean();
}
