using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>Learns the items of photos in one model, from encoding to the stored association; an interrupted run is resumed.</summary>
/// <param name="model">Borrowed.</param>
/// <param name="settings">Steps, rates and the seed.</param>
/// <param name="files">Where the association is stored, and meanwhile the state of the run.</param>
internal sealed class ItemLearning(ModelSet model, DEditSettings settings, AssociationFiles files)
{
    private const int StepsBetweenStates = 25;
    private static readonly TimeSpan TimeBetweenStates = TimeSpan.FromSeconds(10);

    private Func<Picture>? preview;

    /// <summary>Runs.</summary>
    /// <param name="photos">The workspace's own photo with its items, and the one that is learned with it where there is one.</param>
    /// <param name="memory">What it may take; null keeps all activations until memory runs out.</param>
    /// <param name="progress">Receives a report after each step.</param>
    /// <param name="cancellation">Looked at before each step; the state is stored before the run ends.</param>
    public void Run(
        ImmutableArray<(Photo Photo, Items Items)> photos, MemoryBudget? memory, IProgress<EditingProgress>? progress,
        CancellationToken cancellation)
    {
        using var scope = TensorScope.Enter();
        progress?.Report(new EditingProgress("encoding", 0, 0));
        ImmutableArray<ItemTokens> tokens = [.. photos.SelectMany((each, index) =>
            each.Items.All.Select(item => ItemTokens.For(item, settings.TokensPerItem, index)))];
        RegionBias[] groupings = [.. photos.Select(each => new RegionBias(ItemLabels.Of(each.Items.Map, parity: false)))];
        try
        {
            var words = new DEditModel(model, tokens, settings);
            ImmutableArray<LearnedPhoto> learned = [.. photos.Zip(groupings, (each, grouping) =>
                Learned(each.Photo, grouping, isShown: progress is not null && each == photos[0]))];
            var joint = photos.Select(each => JointPhoto.Of(each.Photo.Sha256, each.Items)).ToArray();
            var identity = $"{model.AdaptedFingerprint} {model.DType} "
                + $"{string.Join(' ', joint.Select(each => $"{each.PhotoSha256} {each.ItemsSha256}"))} {settings}";
            using var run = new RecoverableRun(recompute => new Finetuning(words, learned, settings, recompute),
                MustRecompute(learned, memory), memory?.Tell);
            if (files.LoadProgress(identity) is { } state)
            {
                run.Restore(state);
            }

            Train(run, identity, progress, cancellation);
            var delta = run.Weights is { } weights ? WeightDelta.Of(weights, model.UNetStore) : null;
            using var association = new Association(tokens, run.Rows.Copy(), delta, settings, model.Fingerprint,
                joint.ElementAtOrDefault(1), model.Adapters, model.StoredDType);
            files.Save(association);
        }
        finally
        {
            Array.ForEach(groupings, grouping => grouping.Dispose());
        }
    }

    private void Train(RecoverableRun run, string identity, IProgress<EditingProgress>? progress, CancellationToken cancellation)
    {
        var sinceSaved = Stopwatch.StartNew();
        var unsaved = 0;
        while (run.Stage != FinetuningStage.Done)
        {
            if (cancellation.IsCancellationRequested)
            {
                if (unsaved > 0)
                {
                    files.SaveProgress(run.Save(), identity);
                }

                cancellation.ThrowIfCancellationRequested();
            }

            var done = run.Advance();
            if (++unsaved == StepsBetweenStates || sinceSaved.Elapsed >= TimeBetweenStates)
            {
                files.SaveProgress(run.Save(), identity);
                unsaved = 0;
                sinceSaved.Restart();
            }

            progress?.Report(new EditingProgress(done.Stage == FinetuningStage.Tokens ? "learning tokens" : "learning the model",
                done.Step, done.StepCount, done.Loss) { Preview = preview, IsStored = unsaved == 0 });
        }
    }

    private LearnedPhoto Learned(Photo photo, RegionBias grouping, bool isShown)
    {
        var view = PhotoView.Of(model, photo);
        var latents = LatentCodec.Encode(model, view).Scaled;
        var learned = new LearnedPhoto(latents, grouping, model.Family == ModelFamily.StableDiffusionXL ? view.Sizes : null);
        return isShown ? learned with { Guessed = Shown(new LatentPreview(view, latents)) } : learned;
    }

    // The guess is copied at each step, which costs nothing, and drawn when somebody looks.
    private Action<Tensor> Shown(LatentPreview drawing) => guess =>
    {
        var values = LatentPreview.Values(guess);
        preview = () => drawing.Draw(values);
    };

    private bool MustRecompute(ImmutableArray<LearnedPhoto> photos, MemoryBudget? memory) => memory is not null && photos.Any(photo =>
        !memory.Holds(LearningMemory.Of(
            model.UNetConfig, (int)photo.Latents.Size(2), (int)photo.Latents.Size(3), settings, model.DType,
            recompute: false).TotalBytes));
}
