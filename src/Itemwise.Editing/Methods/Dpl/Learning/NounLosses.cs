using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.AttentionLearning;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>What the nouns of an inversion are learned by: the background that its way up shows, and the places of those whose place is
/// known. Owns both.</summary>
internal sealed class NounLosses : IDisposable
{
    private readonly Tensor? background;
    private readonly ImmutableArray<Tensor?> masks;

    /// <summary>The losses of an inversion whose way up is done.</summary>
    /// <param name="model">Borrowed.</param>
    /// <param name="request">What is inverted.</param>
    /// <param name="state">Its state; borrowed.</param>
    /// <param name="maps">The maps that losses look at.</param>
    /// <param name="plain">The caption of plain words, by which the way up went.</param>
    /// <param name="prompt">The caption with its nouns' tokens.</param>
    /// <param name="places">For each noun the pixels that it is held to; null for one whose place is not known.</param>
    public NounLosses(
        ModelSet model, InversionRequest request, InversionState state, TokenMaps maps, DynamicPrompt plain, DynamicPrompt prompt,
        ImmutableArray<Mask?> places)
    {
        using var scope = TensorScope.Enter();
        var nouns = request.Caption.Nouns;
        var size = maps.SizeOf((int)state.Trajectory[0].Size(2), (int)state.Trajectory[0].Size(3));
        masks = [.. places.Select(place => place is null ? null : Cells(place, size).To(model.Device).Own())];
        background = places.Any(place => place is null) && Background(request, state, plain) is { } cells
            ? Tensor.From(cells.Pixels, cells.Height, cells.Width).To(DType.Float32, model.Device).Own() : null;
        Objective = new LossPlan(
            [.. nouns.Select(noun => prompt.Spans[noun.Word].Start)], prompt.End, background, masks,
            [.. nouns.Select(noun => noun.Adjectives is [.., var last] ? prompt.Spans[last].End - 1 : (int?)null)])
            .Objective(request.Settings);
    }

    /// <summary>The losses.</summary>
    public AttentionObjective Objective { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        background?.Dispose();
        foreach (var mask in masks)
        {
            mask?.Dispose();
        }
    }

    private static Mask? Background(InversionRequest request, InversionState state, DynamicPrompt plain)
    {
        var (seen, self) = (state.Sum(InversionRun.Cross)!, state.Sum(InversionRun.Self)!);
        var (height, width) = ((int)self.Size(0), (int)self.Size(1));
        var nouns = request.Caption.Nouns.Select(noun => TokenMaps.OfWord(seen, plain.Spans[noun.Word]));
        return BackgroundMask.Of([.. nouns], self.Reshape(height * width, -1) / request.Steps, height, width, request.Settings);
    }

    // A cell belongs to a place where half of it does; of a small place, those that do most.
    private static Tensor Cells(Mask mask, (int Height, int Width) size)
    {
        using var scope = TensorScope.Enter();
        var shares = LatentCodec.Cells(mask, Device.Cpu).Resize(size.Height, size.Width, antialias: true).Reshape(size.Height, size.Width);
        return scope.Return(shares.GreaterOrEqual(Math.Min(0.5, shares.Max().Item())).To(DType.Float32));
    }
}
