using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Methods.Dpl.Requests;
using Itemwise.Editing.Running;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Metrics;
using Itemwise.Evaluation.Running;
using Itemwise.Torch;

namespace Itemwise.Evaluation.Methods;

/// <summary>Dynamic Prompt Learning, null-text inversion or DDIM inversion with Prompt-to-Prompt as a row: gets the captions before and
/// after, and nothing else unless a setting says so.</summary>
/// <remarks>Measures besides the pictures where nouns look: IoU of their maps with their items at eleven thresholds, the curve of
/// arXiv:2309.15664, figure 5.</remarks>
public sealed class RewriteBenchmark : IBenchmarkMethod
{
    private const int Thresholds = 11;

    private static readonly string[] Known =
    [
        "steps", "guidance", "cross", "self", "whole", "blend", "published", "balancing", "disjoint", "background", "padding", "tokens",
        "null", "rate", "token-rate", "parts", "items", "room", "edit-guidance", "learned", "kept-out", "boxes", "marginals", "seed",
    ];

    private static readonly ImmutableDictionary<string, InversionKind> Kinds = new Dictionary<string, InversionKind>
    {
        ["dpl"] = InversionKind.Dpl, ["null-text"] = InversionKind.NullText, ["ddim"] = InversionKind.Ddim,
    }.ToImmutableDictionary();

    private readonly MethodVariant variant;
    private readonly PhotoWorkspaces workspaces;
    private readonly DplSettings learning;
    private readonly RewriteSettings settings;

    /// <summary>A row.</summary>
    /// <param name="variant">Which inversion, and settings that differ from its own: <c>published=1</c> for the published loops,
    /// <c>balancing</c>, <c>disjoint</c> and <c>background</c> for the losses' weights, <c>tokens</c> and <c>null</c> for the rounds,
    /// <c>parts=0</c> for nouns that are held to no part of the photo, <c>cross</c>, <c>self</c>, <c>room</c>, <c>edit-guidance</c>,
    /// <c>learned</c> and <c>kept-out</c> of the rewriting, <c>whole=1</c> to let everything change, <c>items=1</c> to be given which
    /// item each noun names, <c>boxes=1</c> to be given only where it is (and <c>marginals</c>: the weight of that loss).</param>
    /// <param name="workspaces">The photos' workspaces; borrowed.</param>
    /// <exception cref="InputRefusedException">A setting is unknown or out of range.</exception>
    public RewriteBenchmark(MethodVariant variant, PhotoWorkspaces workspaces)
    {
        ArgumentNullException.ThrowIfNull(variant);
        variant.RequireKnown(Known);
        (this.variant, this.workspaces) = (variant, workspaces);
        var basis = variant.Switch("published") ? DplSettings.Published
            : DplDefaults.In(workspaces.Model.Choice.Folder, DplSettings.Usual);
        learning = basis with
        {
            Balancing = variant.Number("balancing") ?? basis.Balancing, Disjoint = variant.Number("disjoint") ?? basis.Disjoint,
            Background = variant.Number("background") ?? basis.Background, TokenRounds = variant.Whole("tokens") ?? basis.TokenRounds,
            TokenRate = variant.Number("token-rate") ?? basis.TokenRate, NullTextRounds = variant.Whole("null") ?? basis.NullTextRounds,
            NullTextRate = variant.Number("rate") ?? basis.NullTextRate,
            HoldsToParts = variant.Switch("parts", basis.HoldsToParts), TakesItemsAsParts = false,
            CountsPadding = variant.Switch("padding", basis.CountsPadding),
            HoldsToBoxes = variant.Switch("boxes"), Marginals = variant.Number("marginals") ?? basis.Marginals,
        };
        var usual = variant.Switch("published") || variant.Switch("whole") ? new RewriteSettings()
            : DplDefaults.In(workspaces.Model.Choice.Folder, new RewriteSettings());
        settings = usual with
        {
            Seed = variant.Whole("seed") ?? 0, Cross = variant.Number("cross") ?? usual.Cross, Self = variant.Number("self") ?? usual.Self,
            IsWhole = variant.Switch("whole"), IsBlended = variant.Switch("blend"),
            Room = variant.Number("room") ?? usual.Room,
            Guidance = variant.Number("edit-guidance"),
            TakesLearned = variant.Switch("learned", usual.TakesLearned),
            KeepsOut = variant.Switch("kept-out", usual.KeepsOut),
        };
    }

    /// <inheritdoc/>
    public string Name => variant.Name;

    /// <inheritdoc/>
    public bool Takes(CaseEdit edit) => edit is CaseEdit.Rewrite or CaseEdit.Reweight or CaseEdit.Refine;

    /// <inheritdoc/>
    public MethodOutput Edit(LoadedCase one, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(one);
        var session = workspaces.Open(one.PathOf(one.Case.Photo), one.PathOf(one.Case.Items), "");
        var from = session.Workspace.History.StateAt(0);
        IEditingMethod method = new DplMethod();
        var place = from.For(method, session.Workspace.FullPath, () => session.PictureOf(from));
        var model = session.ModelFor(method);
        var (caption, named) = CaptionOf(one);
        var inversion = new InversionRequest(
            caption, Kinds[variant.Method], variant.Whole("steps") ?? model.Defaults.Steps,
            variant.Number("guidance") ?? model.Defaults.Guidance, learning);

        var start = Stopwatch.GetTimestamp();
        var (id, about) = DplMethod.Invert(place, inversion, model, null, cancellation);
        var inverted = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        var made = session.Make(new RewriteRequest(inversion, one.Case.CaptionAfter, WeightsOf(one), settings), from,
            cancellation: cancellation);
        return new MethodOutput(made.Result.Picture, Stopwatch.GetElapsedTime(start), inverted)
        {
            Found = settings.IsWhole ? [] : [made.Result.Regions.Active],
            Further = Curve(one, named, place.LearnedFolder, id).SetItems(Told(about, made.Result.Facts)),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // The nouns of the items that the caption names, in its order; the finder's where it names none.
    private (NounCaption Caption, ImmutableArray<int> Items) CaptionOf(LoadedCase one)
    {
        var text = one.Case.CaptionBefore;
        var found = NounCaption.Read(text, [], []);
        var places = one.Items.All.Select(item => (item.Number, At: text.IndexOf(" " + item.Name, StringComparison.Ordinal),
            item.Name.Length)).Where(item => item.At >= 0).ToArray();
        ImmutableArray<int> items = [.. found.Nouns.Select(noun => places.FirstOrDefault(
            place => found.Words[noun.Word].End == place.At + 1 + place.Length).Number)];
        var nouns = variant.Switch("items") || variant.Switch("boxes")
            ? found.Nouns.Zip(items, (noun, item) => item > 0 ? noun with { Item = item } : noun) : found.Nouns;
        return (found with { Nouns = [.. nouns] }, items);
    }

    private static ImmutableArray<WordWeight> WeightsOf(LoadedCase one) =>
        one.Case.Edit is CaseEdit.Reweight weight ? [new WordWeight(weight.Word, weight.Factor)] : [];

    private static ImmutableSortedDictionary<string, double> Curve(LoadedCase one, ImmutableArray<int> items, string folder, string id)
    {
        using var scope = TensorScope.Enter();
        var thresholds = Enumerable.Range(0, Thresholds).Select(index => index / (Thresholds - 1.0)).ToArray();
        var sums = new double[Thresholds];
        var maps = NounMaps.Of(new InversionFiles(folder), id).Zip(items).Where(map => map.Second > 0).ToArray();
        foreach (var ((_, values, height, width), item) in maps)
        {
            var large = NounMaps.Picture(values, height, width, (one.Photo.Width, one.Photo.Height));
            float[] map = [.. large.Bytes.ToArray().Select(value => (float)value)];
            foreach (var (index, overlap) in MaskOverlap.Curve(map, one.Items.MaskOf(item), thresholds).Index())
            {
                sums[index] += overlap / maps.Length;
            }
        }

        return maps.Length == 0 ? ImmutableSortedDictionary<string, double>.Empty : sums.Index().ToImmutableSortedDictionary(
            sum => string.Create(CultureInfo.InvariantCulture, $"iou{thresholds[sum.Index]:0.0}"), sum => sum.Item)
            .Add(Measure.MapOverlap.Name, sums.Average());
    }

    private static Dictionary<string, double> Told(InversionDescription about, JsonObject facts) => new()
    {
        [Measure.Reconstruction.Name] = (about.Psnr ?? 100) - (about.Ceiling ?? 100), ["psnr"] = about.Psnr ?? 100,
        ["ceiling"] = about.Ceiling ?? 100, ["passes"] = about.Forwards + about.Backwards, ["forwards"] = (int)facts["forwards"]!,
    };
}
