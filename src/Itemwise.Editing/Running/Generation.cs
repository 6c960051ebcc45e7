using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.PromptToPrompt;
using Itemwise.Editing.Prompts;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Running;

/// <summary>Pictures from words, and from items that were learned in a workspace.</summary>
public static class Generation
{
    // As the paper has them for swapped words.
    private const double CrossShare = 0.8;
    private const double SelfShare = 0.4;

    /// <summary>Makes the pictures of a request, on the calling thread.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="request">What to make; where something was learned, marks such as <c>{2}</c> in its prompt stand for items.</param>
    /// <param name="learned">What was learned of the items; null for words alone.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at before each step and picture.</param>
    /// <returns>Pictures of 8 bits, sRGB.</returns>
    /// <exception cref="InputRefusedException">The size, the steps or the prompt do not fit the model, or an item was not learned
    /// with it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<Picture> Run(
        ModelSet model, TextToImageRequest request, AssociationFiles? learned = null, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        progress?.Report(new EditingProgress("loading", 0, 0));
        using var scope = TensorScope.Enter();
        using var association = learned?.Load();
        var made = association is null
            ? new TextToImage(model).Run(request, progress: progress.ForSampling(), cancellation: cancellation)
            // [B, 3, H, W]
            : new Personalisation(model, association).Run(request, progress.ForSampling(), cancellation);
        return Pictures(made);
    }

    /// <summary>Makes a picture from words and others from words that differ a little, so that the pictures do too: Prompt-to-Prompt
    /// (arXiv:2208.01626), on the calling thread.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="request">The first picture; one.</param>
    /// <param name="targets">The words of the others.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at before each step and picture.</param>
    /// <returns>The first picture, then one for each target; of 8 bits, sRGB.</returns>
    /// <exception cref="InputRefusedException">The size, the steps or a prompt do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<Picture> Rewrite(
        ModelSet model, TextToImageRequest request, ImmutableArray<string> targets, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        progress?.Report(new EditingProgress("loading", 0, 0));
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var generator = new Generator(request.Seed);
        var source = DynamicPrompt.Of(model, request.Prompt);
        var lanes = targets.Select((_, index) => new Lane(index + 1, Role.Text)).ToImmutableArray();
        using var aligned = new AlignedCrossAttention(
            new Lane(0, Role.Text),
            lanes.Zip(targets).ToDictionary(
                target => target.First, target => TokenAlignment.Of(source, DynamicPrompt.Of(model, target.Second))),
            new StepWindow(0, CrossShare), model.Device);
        var injected = new InjectedSelfAttention(new Lane(0, Role.Text), lanes, new StepWindow(0, SelfShare));
        var (width, height) = (request.Width ?? model.PictureSize, request.Height ?? model.PictureSize);
        var factor = model.AutoencoderConfig.Factor;
        var noise = generator.Normal([1, model.LatentChannels, height / factor, width / factor]);
        return Pictures(new TextToImage(model).Run(
            request with { Count = 1 + targets.Length }, [request.Prompt, .. targets], AttentionEdits.None.Then(aligned).Then(injected),
            noise.Expand(1 + targets.Length, -1, -1, -1), progress.ForSampling(), cancellation));
    }

    private static ImmutableArray<Picture> Pictures(Tensor made)
    {
        var (high, wide) = ((int)made.Size(2), (int)made.Size(3));
        var planes = made.Contiguous().ToArray<float>();
        return [.. planes.Chunk(3 * high * wide).Select(picture => Picture.FromPlanes(picture, wide, high, bitsPerSample: 8))];
    }
}
