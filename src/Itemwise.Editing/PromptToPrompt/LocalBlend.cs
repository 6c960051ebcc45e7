using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.PromptToPrompt;

/// <summary>Local blend of Prompt-to-Prompt (arXiv:2208.01626): after each step targets become the source wherever neither prompt's chosen
/// words look.</summary>
/// <remarks>From the mean of the maps over the steps so far, widened by a cell, where they exceed a share of their peak. Borrows the maps,
/// which are recorded by the same run.</remarks>
/// <param name="source">The source's latents at the end of a step, of the targets' size or one row: from the latents after it.</param>
/// <param name="words">For the source and each target, in the latents' order: its maps, and the positions of its words.</param>
/// <param name="from">Share of the run before which nothing is blended; 0.2 as published.</param>
/// <param name="threshold">Share of a map's peak; 0.3 as published.</param>
public sealed class LocalBlend(
    Func<Tensor, Step, Tensor> source, ImmutableArray<(AttentionMean Maps, ImmutableArray<int> Positions)> words, double from = 0.2,
    double threshold = 0.3) : ILatentEdit
{
    // Also across a corner.
    private const double OneCell = 1.5;

    /// <inheritdoc/>
    public Tensor After(Tensor latents, Step step)
    {
        ArgumentNullException.ThrowIfNull(latents);
        ArgumentNullException.ThrowIfNull(step);
        if (step.ExecutedIndex + 1 <= StepWindow.StepsOf(from, step.ExecutedCount))
        {
            return latents;
        }

        using var scope = TensorScope.Enter();
        var kept = source(latents, step);
        var (height, width) = ((int)latents.Size(2), (int)latents.Size(3));
        var old = Place(words[0].Maps, words[0].Positions, threshold).Sample(height, width);
        var masks = words.Skip(1).Select(target => old.Union(Place(target.Maps, target.Positions, threshold).Sample(height, width)));
        var cells = Tensor.Concat([.. masks.Select(mask => LatentCodec.Cells(mask, latents.Device))], 0);
        return scope.Return(kept + (cells * (latents - kept)));
    }

    /// <summary>Where words look: the largest map, widened by a cell, above a share of its peak; nowhere without words.</summary>
    /// <param name="maps">The maps of one size.</param>
    /// <param name="positions">The words' tokens.</param>
    /// <param name="threshold">Share of the peak.</param>
    public static Mask Place(AttentionMean maps, ImmutableArray<int> positions, double threshold)
    {
        ArgumentNullException.ThrowIfNull(maps);
        var (height, width) = maps.Sizes[0];
        if (positions.IsEmpty)
        {
            return Mask.Empty(height, width);
        }

        using var scope = TensorScope.Enter();
        var map = maps.Map(height, width);
        var values = Tensor.Concat([.. positions.Select(at => map.Slice(1, at, at + 1))], 1).Sum([1]).To(Device.Cpu).ToArray<float>();
        var least = threshold * values.Max();
        var seen = Mask.Where(height, width, cell => values[cell] > least);
        return seen.Union(Ring.Around(seen, OneCell));
    }
}
