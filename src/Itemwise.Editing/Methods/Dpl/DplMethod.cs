using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Methods.Dpl.Requests;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl;

/// <summary>Dynamic Prompt Learning (arXiv:2309.15664): a photo is inverted by its caption, whose nouns learn to attend to their things,
/// and then made again by another caption, as Prompt-to-Prompt edits it (arXiv:2208.01626).</summary>
/// <remarks>Null-text inversion (arXiv:2211.09794) and DDIM inversion alone are the same with less to learn.</remarks>
public sealed class DplMethod : ILearningMethod
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "dpl";

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public ImmutableArray<ModelFamily> Families { get; } = [ModelFamily.StableDiffusion];

    /// <inheritdoc/>
    public EditForecast Foresee(EditStart start, EditRequest request, int largestSide = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.As<RewriteRequest>();
        RewriteRequest.Check(asked.Inversion.Caption, asked.Target, asked.Weights);
        foreach (var noun in asked.Inversion.Caption.Nouns.Where(noun => noun.Item is not null))
        {
            _ = start.Items[noun.Item!.Value];   // throws for an unknown item, naming those that exist
        }

        return EditForecast.Unknown;
    }

    /// <inheritdoc/>
    public EditResult Apply(
        EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default) => ApplyAll(start, [request], model, progress, cancellation)[0];

    /// <inheritdoc/>
    public ImmutableArray<EditResult> ApplyAll(
        EditStart start, ImmutableArray<EditRequest> requests, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ImmutableArray<RewriteRequest> asked = [.. requests.Select(request => request.As<RewriteRequest>())];
        var first = asked[0];
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var source = SourceOf(model, first.Inversion);
        ImmutableArray<RewritePlan> plans = [.. asked.Select(request => RewritePlan.Of(model, request, source))];
        var photo = new PhotoInversion(model, start, first.Inversion);
        if (asked.Skip(1).Any(request => request.Settings != first.Settings
            || new PhotoInversion(model, start, request.Inversion).Id != photo.Id))
        {
            throw new ArgumentException("Rewritings in one pass share inversion and settings; these differ.", nameof(requests));
        }

        var files = new InversionFiles(start.LearnedFolder);
        photo.Run(progress, cancellation);
        var (about, state) = files.Load(photo.Id);
        using (state)
        {
            var view = PhotoView.Of(model, start.Photo);
            var region = RegionOf(model, first, photo, state, start.Photo);
            using var run = new RewriteRun(model, first.Inversion, state, source, plans, first.Settings, view, region);
            var latents = run.Run(progress, cancellation);
            progress?.Report(new EditingProgress("decoding", 0, 0));
            return [.. asked.Select((request, index) => ResultOf(request, index, run, latents, about))];

            EditResult ResultOf(RewriteRequest request, int index, RewriteRun made, Tensor all, InversionDescription inverted)
            {
                var regions = made.Regions[index];
                var edited = LatentCodec.Decode(model, all.Slice(0, index, index + 1));
                var picture = view.Compose(view.Match(edited, regions), regions);
                return new EditResult(picture, regions, start.Items, SamplingOf(request)) with
                {
                    Learned = inverted.Sha256, Facts = FactsOf(inverted, made.Forwards),
                    Remarks = RemarksOf(request, regions),
                };
            }
        }
    }

    /// <inheritdoc/>
    public void Learn(
        EditStart start, LearningRequest request, ModelSet model, MemoryBudget? memory = null, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default) => Invert(start, request, model, progress, cancellation);

    /// <summary>Inverts a photo, or goes on inverting it; what is done is not done again.</summary>
    /// <param name="start">The picture; the files go to its <see cref="EditStart.LearnedFolder"/>.</param>
    /// <param name="request">What to invert, and how.</param>
    /// <param name="model">Borrowed.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at in each step; the state is stored before the run ends.</param>
    /// <returns>The inversion's name, and what it says of itself.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the next call goes on from here.</exception>
    public static (string Id, InversionDescription About) Invert(
        EditStart start, LearningRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.As<InversionRequest>();
        _ = SourceOf(model, asked);   // too long a caption is refused before anything is computed
        var photo = new PhotoInversion(model, start, asked);
        return (photo.Id, photo.Run(progress, cancellation));
    }

    /// <inheritdoc/>
    public string? Mend(EditStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return new InversionFiles(start.LearnedFolder).Mend();
    }

    private static DynamicPrompt SourceOf(ModelSet model, InversionRequest request) => DynamicPrompt.Of(
        model, request.Caption.Text, request.Kind == InversionKind.Dpl ? request.Caption.RowOf : null);

    private static RewriteRegion RegionOf(
        ModelSet model, RewriteRequest request, PhotoInversion inverted, InversionState state, Photo photo)
    {
        var caption = request.Inversion.Caption;
        var places = new WordPlaces(
            caption, DynamicPrompt.Of(model, caption.Text), state.Sum(InversionRun.Cross)!, inverted.ItemMasks, () => inverted.Parts);
        return new RewriteRegion(places, state.Sum(InversionRun.Self)!, photo, request.Settings.Room);
    }

    private static Sampling SamplingOf(RewriteRequest request) => new(
        request.Seed, request.Inversion.Steps, request.Settings.Guidance ?? request.Inversion.Guidance,
        Diffusion.Schedulers.SchedulerKind.Ddim);

    private static JsonObject FactsOf(InversionDescription about, int forwards) => new()
    {
        ["inverted"] = new JsonObject { ["sha256"] = about.Sha256, ["psnr"] = about.Psnr, ["ceiling"] = about.Ceiling },
        ["forwards"] = forwards,
    };

    private static ImmutableArray<string> RemarksOf(RewriteRequest request, Masks.EditRegions regions) =>
        regions.Locked.IsEmpty && !request.Settings.IsWhole
            ? ["The words that change are looked at everywhere, so the whole picture may change: say with --item which thing a noun is."]
            : [];
}
