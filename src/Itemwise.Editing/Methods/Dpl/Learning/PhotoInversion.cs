using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Provenance;
using Itemwise.Editing.WordRegions;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>Inverts a photo, from encoding to the stored inversion; an interrupted one is resumed.</summary>
/// <param name="model">Borrowed.</param>
/// <param name="start">The picture and its items.</param>
/// <param name="request">What to invert, and how.</param>
internal sealed class PhotoInversion(ModelSet model, EditStart start, InversionRequest request)
{
    private const long DrawSeed = 0;
    private static readonly TimeSpan TimeBetweenStates = TimeSpan.FromSeconds(2);

    private readonly InversionFiles files = new(start.LearnedFolder);
    private string? id;
    private PhotoParts? parts;

    /// <summary>What the inversion is called: everything that it depends on, hashed.</summary>
    public string Id => id ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Identity())))[..16];

    /// <summary>The photo's parts.</summary>
    public PhotoParts Parts => parts ??= TakesItems ? new PhotoParts(start.Items.Map) : PhotoParts.Of(start.Photo).InPieces();

    /// <summary>For each noun the pixels of its item; null for one whose item is not known.</summary>
    public ImmutableArray<Mask?> ItemMasks =>
        [.. request.Caption.Nouns.Select(noun => noun.Item is not { } item ? null
            : request.Settings.HoldsToBoxes ? BoxOf(start.Items.MaskOf(item)) : start.Items.MaskOf(item))];

    /// <summary>Inverts, unless it is done already.</summary>
    /// <param name="progress">Receives a report after each step.</param>
    /// <param name="cancellation">Looked at in each step; the state is stored before the run ends.</param>
    public InversionDescription Run(IProgress<EditingProgress>? progress, CancellationToken cancellation)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        if (files.Find(Id) is { } known && File.Exists(files.TensorPath(Id)))
        {
            return known;
        }

        progress?.Report(new EditingProgress("encoding", 0, 0));
        var view = PhotoView.Of(model, start.Photo);
        using var state = files.LoadProgress(Id) ?? Beginning(view);
        using var run = new InversionRun(model, request, state, ItemMasks, () => Parts)
        {
            NullLoss = (step, loss) => progress?.Report(Learning(step, loss)),
        };
        while (run.DoneCount < run.StepCount)
        {
            TakeSteps(run, state, progress, cancellation);
        }

        progress?.Report(new EditingProgress("decoding", 0, 0));
        return files.Save(Id, state, Describe(view, state));
    }

    // Until the state is to be stored again.
    private void TakeSteps(InversionRun run, InversionState state, IProgress<EditingProgress>? progress, CancellationToken cancellation)
    {
        var sinceSaved = Stopwatch.StartNew();
        try
        {
            while (run.DoneCount < run.StepCount && sinceSaved.Elapsed < TimeBetweenStates)
            {
                cancellation.ThrowIfCancellationRequested();
                var isUp = run.DoneCount < request.Steps;
                var loss = run.Advance(cancellation);
                progress?.Report(isUp ? new EditingProgress("inverting", run.DoneCount, request.Steps)
                    : Learning(run.DoneCount - request.Steps, loss));
            }
        }
        finally
        {
            files.SaveProgress(Id, state);
        }
    }

    // Also within a step, which takes minutes where the model is large.
    private EditingProgress Learning(int done, double? loss) => new("learning the steps back", done, request.Steps, loss);

    private bool TakesItems => request.Settings.TakesItemsAsParts && start.Items.All.Length > 1;

    private InversionState Beginning(PhotoView view)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(DrawSeed);
        var state = new InversionState();
        var noise = request.Settings.DrawsLatents
            ? generator.Normal([1, model.LatentChannels, view.Frame.LatentHeight, view.Frame.LatentWidth]) : null;
        var pixels = Tensor.From(view.ToPlanes(), 1, 3, view.Frame.Height, view.Frame.Width) * 2 - 1;
        InversionState.Keep(state.Trajectory, ImageLatents.Encode(model.Autoencoder, pixels.To(model.Device), noise).Scaled);
        return state;
    }

    private static Mask BoxOf(Mask mask) => mask.Bounds() is { } box
        ? Mask.Full(box.Height, box.Width).PlacedIn(mask.Height, mask.Width, box) : mask;

    private InversionDescription Describe(PhotoView view, InversionState state)
    {
        var caption = request.Caption;
        var prompt = Prompts.DynamicPrompt.Of(model, caption.Text, request.Kind == InversionKind.Dpl ? caption.RowOf : null);
        var made = LatentCodec.Decode(model, state.Reached[^1].To(model.Device));
        var ceiling = LatentCodec.Decode(model, state.Trajectory[0].To(model.Device));
        return new InversionDescription(
            0, caption.Text,
            [.. caption.Nouns.Select(noun => new DescribedNoun(caption.WordOf(noun), noun.Word, noun.Adjectives, noun.Item,
                [.. prompt.Spans[noun.Word].Positions]))],
            request.Kind, request.Steps, request.Guidance, request.Settings, model.AdaptedFingerprint, start.Photo.Sha256, "",
            Finite(Psnr.Of(view.Picture, made.ToWorkingRgb())), Finite(Psnr.Of(view.Picture, ceiling.ToWorkingRgb())),
            state.Passes.Forwards, state.Passes.Backwards, state.TokenRounds, ProgramVersion.Program);
    }

    private static double? Finite(double decibels) => double.IsFinite(decibels) ? Math.Round(decibels, 3) : null;

    private string Identity()
    {
        var nouns = request.Kind != InversionKind.Dpl ? [] : request.Caption.Nouns.Select(noun =>
            $"{noun.Word}({string.Join(',', noun.Adjectives)})"
                + (noun.Item is { } item ? $"={DrawnMask.Hash(start.Items.MaskOf(item))}" : ""));
        var settings = JsonSerializer.Serialize(request.Settings, JsonForms.Compact);
        var items = request.Kind == InversionKind.Dpl && request.Settings.HoldsToParts && TakesItems
            ? " " + start.Items.Map.Sha256() : "";
        return $"{model.AdaptedFingerprint} {model.DType} {start.Photo.Sha256} {request.Kind} {request.Steps} {request.Guidance:R} "
            + $"{settings} {string.Join(' ', nouns)} {request.Caption.Text.ToLowerInvariant()}{items}";
    }
}
