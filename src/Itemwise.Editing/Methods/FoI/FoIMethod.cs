using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Segmentation;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Focus on Your Instruction (arXiv:2312.10113): several instructions in one run of InstructPix2Pix, each held to the
/// region it is about.</summary>
/// <remarks>The first step only looks; regions follow from the attention of the instructions' keywords in it. Nothing is
/// learned.</remarks>
public sealed class FoIMethod : IEditingMethod
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "foi";

    private const double PublishedStart = 0.8;

    // Cells across, of the maps that the paper reads.
    private const double CellsAcross = 16;

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public ImmutableArray<ModelFamily> Families { get; } = [ModelFamily.InstructPix2Pix];

    /// <inheritdoc/>
    public EditForecast Foresee(EditStart start, EditRequest request, int largestSide = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        foreach (var (index, instruction) in request.As<InstructRequest>().Instructions.Index())
        {
            if (instruction.Region is { } region && (region.Height != start.Items.Map.Height
                || region.Width != start.Items.Map.Width || region.IsEmpty))
            {
                throw new InputRefusedException(
                    $"The region of instruction {index + 1} is {region.Width} x {region.Height} with {region.Count} pixels set, and "
                        + $"the photo is {start.Items.Map.Width} x {start.Items.Map.Height}: give a mask of the photo's size with "
                        + $"something in it.");
            }
        }

        return EditForecast.Unknown;
    }

    /// <inheritdoc/>
    public EditResult Apply(EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.As<InstructRequest>();
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var generator = new Generator(asked.Seed);
        var begun = Begin(start, asked, model, generator, progress, cancellation);
        var (run, frame) = (begun.Run, begun.View.Frame);
        progress?.Report(new EditingProgress("sampling", 1, run.Steps.Length, Regions: begun.Regions));
        var latents = FocusedRun.Finish(
            run, begun.Look, begun.Words, begun.Instructions, RegionsOnGrid(begun, frame), FocusOf(asked),
            LockedCells(begun.Regions, frame, model), progress, cancellation);
        progress?.Report(new EditingProgress("decoding", 0, 0));
        var picture = begun.View.Compose(LatentCodec.Decode(model, latents), begun.Regions);
        return new EditResult(picture, begun.Regions, start.Items, run.Sampling)
        {
            Facts = FactsOf(begun), Remarks = [.. begun.Found.Select(region => region.Remark).OfType<string>()], Found = begun.Places,
        };
    }

    /// <summary>Finds the regions, from one step of the network.</summary>
    /// <param name="start">Where the edit begins.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="progress">Receives each phase.</param>
    /// <param name="cancellation">Looked at before the step.</param>
    /// <returns>Where samples may differ, at the photo's size, and each instruction's own place.</returns>
    public (EditRegions Regions, ImmutableArray<Mask> Found, JsonObject Facts) Look(
        EditStart start, InstructRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var generator = new Generator(request.Seed);
        var begun = Begin(start, request, model, generator, progress, cancellation);
        return (begun.Regions, begun.Places, FactsOf(begun));
    }

    /// <summary>The joined instructions with their keywords.</summary>
    /// <exception cref="InputRefusedException">A keyword that was named is not in its instruction.</exception>
    internal static InstructionPlan Plan(ModelSet model, ImmutableArray<Instruction> instructions)
    {
        var words = InstructionPlan.Of(model.Tokenizer, [.. instructions.Select(one => one.Text)],
            [.. instructions.Select(one => one.Keyword ?? InstructionReading.Of(one.Text).Keyword)]);
        foreach (var (index, one) in instructions.Index())
        {
            if (one.Keyword is { } keyword && words.KeywordPositions[index].IsEmpty)
            {
                throw new InputRefusedException(
                    $"Instruction {index + 1} ('{one.Text}') does not say '{keyword}': name one of its words.");
            }
        }

        return words;
    }

    // Everything up to the regions: the first step is taken.
    private Begun Begin(
        EditStart start, InstructRequest asked, ModelSet model, Generator generator, IProgress<EditingProgress>? progress,
        CancellationToken cancellation)
    {
        Foresee(start, asked);
        var (instructions, focus) = (Done(asked), FocusOf(asked));
        var words = Plan(model, instructions);
        progress?.Report(new EditingProgress("encoding", 0, 0));
        var view = PhotoView.Of(model, start.Photo);
        var run = new InstructedRun(model, LatentCodec.Encode(model, view), words.Text, asked.Settings, PublishedStart, generator);
        cancellation.ThrowIfCancellationRequested();
        var look = run.Look(focus.Level ?? LevelFor(model));
        var finder = new RegionFinder(model.Tokenizer, words, look, focus.Rule);
        ImmutableArray<FoundRegion> found = [.. instructions.Select(finder.Find)];
        ImmutableArray<Mask> places = [.. instructions.Zip(found, (one, region) => PlaceOf(one, region, view, focus))];
        return new Begun(run, view, look, words, instructions, found, places, RegionsOf(places, focus));
    }

    private static FocusSettings FocusOf(InstructRequest request) => request.Focus ?? FocusSettings.Usual;

    // What has no strength is not in the text either.
    private static ImmutableArray<Instruction> Done(InstructRequest request)
    {
        ImmutableArray<Instruction> done = [.. request.Instructions.Where(one => one.Strength != 0)];
        return !done.IsEmpty ? done : throw new InputRefusedException(
            "There is no instruction with a strength above 0, so nothing would change: give one.");
    }

    private static int LevelFor(ModelSet model) => Math.Max(0, (int)Math.Round(Math.Log2(model.UNetConfig.SampleSize / CellsAcross)));

    // A region at the photo's size; along the photo's own edges where the program may do as it likes.
    private static Mask PlaceOf(Instruction one, FoundRegion found, PhotoView view, FocusSettings focus)
    {
        var (height, width) = (view.Photo.Height, view.Photo.Width);
        if (one.Region is { } given)
        {
            return given;
        }

        if (found.Cells.Count == found.Cells.Pixels.Length)
        {
            return Mask.Full(height, width);
        }

        var cells = found.Cells.Sample(view.Frame.LatentHeight, view.Frame.LatentWidth);
        return focus.IsLocked
            ? LabelUpsampling.Of([.. cells.Pixels.ToArray().Select(cell => (ushort)cell)], cells.Height, cells.Width, view.Photo).MaskOf(1)
            : cells.Sample(height, width);
    }

    private static EditRegions RegionsOf(ImmutableArray<Mask> places, FocusSettings focus)
    {
        var union = places.Aggregate(places[0], (sum, place) => sum.Union(place));
        return focus.IsLocked ? EditRegions.Around(union, Ring.Thickness(union.Height, union.Width))
            : EditRegions.Everything(union.Height, union.Width);
    }

    // On the attention's grid, as published; where a region is given, on the latents', which is as fine as any layer's.
    private static InstructionRegions RegionsOnGrid(Begun begun, WorkingFrame frame) => begun.Instructions.All(one => one.Region is null)
        ? new([.. begun.Found.Select(region => region.Cells)])
        : new([.. begun.Places.Select(place => place.SampleCovering(frame.LatentHeight, frame.LatentWidth))]);

    private static Tensor? LockedCells(EditRegions regions, WorkingFrame frame, ModelSet model) => regions.Locked.IsEmpty ? null
        : LatentCodec.Cells(regions.Changeable.SampleCovering(frame.LatentHeight, frame.LatentWidth).Complement(), model.Device);

    private static JsonObject FactsOf(Begun begun) => new()
    {
        ["found"] = new JsonArray([.. begun.Instructions.Select((one, i) => new JsonObject
        {
            ["text"] = one.Text, ["keyword"] = begun.Found[i].Keyword, ["kind"] = begun.Found[i].Kind.ToString().ToLowerInvariant(),
            ["strength"] = one.Strength,
            ["share"] = Math.Round((double)begun.Places[i].Count / begun.Places[i].Pixels.Length, 6),
            ["confidence"] = Math.Round(begun.Found[i].Confidence, 4),
        })]),
    };

    /// <summary>A run after its first step, with the regions that follow from it; places and regions at the photo's size.</summary>
    private sealed record Begun(
        InstructedRun Run, PhotoView View, FirstLook Look, InstructionPlan Words, ImmutableArray<Instruction> Instructions,
        ImmutableArray<FoundRegion> Found,
        ImmutableArray<Mask> Places, EditRegions Regions);
}
