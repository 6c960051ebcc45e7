using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>A run of Focus on Your Instruction after its first step, with the regions that follow from it: all that a preview
/// needs. Its tensors are the scope's.</summary>
/// <param name="Run">The run.</param>
/// <param name="View">What the model is shown: the photo, or the part around small regions.</param>
/// <param name="Look">The first step.</param>
/// <param name="Words">The joined instructions.</param>
/// <param name="Instructions">Those with a strength.</param>
/// <param name="Found">What was found out about each.</param>
/// <param name="Places">Where each applies, at the photo's size.</param>
/// <param name="Regions">Where samples may differ, at the photo's size.</param>
/// <param name="IsOfCells">Whether the places are the attention's own cells.</param>
internal sealed record FocusedStart(
    InstructedRun Run, PhotoView View, FirstLook Look, InstructionPlan Words, ImmutableArray<Instruction> Instructions,
    ImmutableArray<FoundRegion> Found, ImmutableArray<Mask> Places, EditRegions Regions, bool IsOfCells) : IDisposable
{
    // Cells across, of the maps that the paper reads.
    private const double CellsAcross = 16;

    // A second look at a part of the photo has the same thing before it if its region meets the first one's this well.
    private const double LeastAgreement = 0.3;

    /// <summary>Takes the first step; where the regions are much smaller than the photo, a second time on what is around them,
    /// which the model then sees in its full resolution.</summary>
    /// <param name="start">Where the edit begins.</param>
    /// <param name="request">What is requested; what cannot be is refused before.</param>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="generator">Of all noise; borrowed.</param>
    /// <param name="progress">Receives each phase.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    public static FocusedStart Take(
        EditStart start, InstructRequest request, ModelSet model, Generator generator, IProgress<EditingProgress>? progress,
        CancellationToken cancellation)
    {
        var focus = request.Focus ?? FocusSettings.Usual;
        var instructions = Done(request);
        var words = FoIMethod.Plan(model, instructions);
        progress?.Report(new EditingProgress("encoding", 0, 0));
        var known = focus.IsLocked ? KnownPlaces(start, instructions) : default;
        var view = PhotoView.Of(model, start.Photo, known.IsDefault ? null : Around(known).Changeable.Bounds());
        var run = new InstructedRun(model, LatentCodec.Encode(model, view), words.Text, request.Settings,
            InstructDefaults.Of(model).Start, generator, parts: focus.IsGrouped ? words.Texts : []);
        var first = LookAt(start, run, view, words, instructions, focus, cancellation);
        return focus.IsLocked && known.IsDefault ? Nearer(start, first, focus, cancellation) : first;
    }

    /// <summary>Each instruction's region in the cells of a pass: the attention's, as published; where regions follow the picture, or
    /// one is given, the latents', which are as fine as any layer's.</summary>
    public InstructionRegions OnGrid()
    {
        var frame = View.Frame;
        return IsOfCells
            ? new([.. Found.Select(region => region.Cells)])
            : new([.. Places.Select(place => place.Crop(frame.Source).SampleCovering(frame.LatentHeight, frame.LatentWidth))]);
    }

    /// <summary>[1, 1, h, w]: 1 where the photo's latents stay; null for nowhere.</summary>
    public Tensor? LockedCells()
    {
        var frame = View.Frame;
        return Regions.Locked.IsEmpty ? null : LatentCodec.Cells(Regions.Changeable.Crop(frame.Source)
            .SampleCovering(frame.LatentHeight, frame.LatentWidth).Complement(), Run.Model.Device);
    }

    /// <summary>What the user should know of the regions, a sentence each.</summary>
    public ImmutableArray<string> Remarks => [.. Found.Select(region => region.Remark).OfType<string>()];

    /// <summary>What the picture says of it.</summary>
    public JsonObject Facts() => new()
    {
        ["found"] = new JsonArray([.. Instructions.Select((one, i) => new JsonObject
        {
            ["text"] = one.Text, ["keyword"] = Found[i].Keyword, ["kind"] = Found[i].Kind.ToString().ToLowerInvariant(),
            ["strength"] = one.Strength,
            ["share"] = Places[i].Share,
            ["confidence"] = Math.Round(Found[i].Confidence, 4),
        })]),
        ["start"] = Run.StartShare, ["imageGuidance"] = Run.ImageScale,
    };

    /// <inheritdoc/>
    public void Dispose() => Run.Dispose();

    // What has no strength is not in the text either.
    private static ImmutableArray<Instruction> Done(InstructRequest request)
    {
        ImmutableArray<Instruction> done = [.. request.Instructions.Where(one => one.Strength != 0)];
        return !done.IsEmpty ? done : throw new InputRefusedException(
            "There is no instruction with a strength above 0, so nothing would change: give one.");
    }

    // Where nothing has to be found, the part of the photo that is worth seeing is known before the first step.
    private static ImmutableArray<Mask> KnownPlaces(EditStart start, ImmutableArray<Instruction> instructions) =>
        instructions.All(one => one.Region is not null || one.Within is not null)
            ? [.. instructions.Select(one => one.Region ?? start.Items.MaskOf(one.Within!.Value))] : default;

    private static FocusedStart LookAt(
        EditStart start, InstructedRun run, PhotoView view, InstructionPlan words, ImmutableArray<Instruction> instructions,
        FocusSettings focus, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var level = focus.Level ?? LevelFor(run.Model);
        var look = run.Look(level, focus.LookedAt, focus.IsClean ? new KeywordCleaning(words, level) : null);
        var finder = new RegionFinder(run.Model.Tokenizer, words, look, focus.Rule);
        var placing = new RegionPlacing(view, start.Items, focus);
        ImmutableArray<FoundRegion> found = [.. instructions.Select((one, i) => finder.Find(one, i, placing.CellsWithin(one, look)))];
        ImmutableArray<Mask> places = [.. instructions.Zip(found, placing.Place)];
        return new FocusedStart(run, view, look, words, instructions, found, places, RegionsOf(places, focus, view),
            focus.Outline == RegionOutline.Cells && instructions.All(one => one.Region is null && one.Within is null));
    }

    private static FocusedStart Nearer(EditStart start, FocusedStart first, FocusSettings focus, CancellationToken cancellation)
    {
        var view = PhotoView.Of(first.Run.Model, start.Photo, first.Regions.Changeable.Bounds());
        if (view.Frame == first.View.Frame)
        {
            return first;
        }

        var run = first.Run.Over(LatentCodec.Encode(first.Run.Model, view));
        var near = LookAt(start, run, view, first.Words, first.Instructions, focus, cancellation);
        ImmutableArray<Mask> places = [.. near.Places.Zip(first.Places, (now, before) => IsSame(now, before) ? now : before)];
        return near with { Found = first.Found, Places = places, Regions = RegionsOf(places, focus, view) };
    }

    private static bool IsSame(Mask now, Mask before) =>
        now.Intersect(before).Count >= LeastAgreement * now.Union(before).Count;

    private static EditRegions RegionsOf(ImmutableArray<Mask> places, FocusSettings focus, PhotoView view)
    {
        var (height, width) = (places[0].Height, places[0].Width);
        if (!focus.IsLocked)
        {
            return EditRegions.Everything(height, width);
        }

        var seen = view.Frame.Source;
        return Around(places).Locking(Mask.Full(seen.Height, seen.Width).PlacedIn(height, width, seen).Complement());
    }

    private static EditRegions Around(ImmutableArray<Mask> places)
    {
        var union = places.Aggregate(places[0], (sum, place) => sum.Union(place));
        return EditRegions.Around(union, Ring.Thickness(union.Height, union.Width));
    }

    private static int LevelFor(ModelSet model) => Math.Max(0, (int)Math.Round(Math.Log2(model.UNetConfig.SampleSize / CellsAcross)));
}
