using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>Words to pictures: with the same folder, seed and settings the picture that diffusers' StableDiffusionPipeline or
/// StableDiffusionXLPipeline makes with a generator on the CPU.</summary>
/// <remarks>Noise is drawn in their order: all pictures' latents at once, then each step's.</remarks>
/// <param name="model">The model; borrowed.</param>
public sealed class TextToImage(ModelSet model)
{
    /// <summary>Makes the pictures of a request.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="attention">Edits of the attention; borrowed. Null for none.</param>
    /// <param name="start">[B, C, H, W] of standard normal noise to start from; null draws it from the seed.</param>
    /// <param name="progress">Reported after each step.</param>
    /// <param name="cancellation">Looked at before each step and picture.</param>
    /// <returns>[B, 3, H, W] between 0 and 1, float32 on the CPU; the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The size, the steps or the prompt do not fit the
    /// model, or the model makes no pictures from words alone.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public Tensor Run(
        TextToImageRequest request, AttentionEdits? attention = null, Tensor? start = null, IProgress<DenoisingProgress>? progress = null,
        CancellationToken cancellation = default) => Run(
        request, [request.Prompt], attention, start, progress, cancellation);

    /// <summary>Makes the pictures of a request, each by a prompt of its own.</summary>
    /// <param name="request">What to make; its prompt is not looked at.</param>
    /// <param name="prompts">A prompt for each of the request's pictures, or one for all.</param>
    /// <param name="attention">Edits of the attention; borrowed. Null for none.</param>
    /// <param name="start">[B, C, H, W] of standard normal noise to start from; null draws it from the seed.</param>
    /// <param name="progress">Reported after each step.</param>
    /// <param name="cancellation">Looked at before each step and picture.</param>
    /// <inheritdoc cref="Run(TextToImageRequest, AttentionEdits?, Tensor?, IProgress{DenoisingProgress}?, CancellationToken)"/>
    public Tensor Run(
        TextToImageRequest request, ImmutableArray<string> prompts, AttentionEdits? attention = null, Tensor? start = null,
        IProgress<DenoisingProgress>? progress = null, CancellationToken cancellation = default) => Run(
        request, model.UNet, (guidance, width, height) => Conditions(request, prompts, guidance, width, height),
        attention ?? AttentionEdits.None, start, progress, cancellation);

    /// <summary>Makes the pictures of a request with a network and conditions of the caller's own.</summary>
    /// <param name="request">What to make; its words are the conditions' business.</param>
    /// <param name="unet">The network; borrowed.</param>
    /// <param name="conditions">From guidance, width and height to what each row is conditioned on.</param>
    /// <param name="attention">Edits of the attention; borrowed.</param>
    /// <param name="start">[B, C, H, W] of standard normal noise to start from; null draws it from the seed.</param>
    /// <param name="progress">Reported after each step.</param>
    /// <param name="cancellation">Looked at before each step and picture.</param>
    /// <inheritdoc cref="Run(TextToImageRequest, AttentionEdits?, Tensor?, IProgress{DenoisingProgress}?, CancellationToken)"/>
    public Tensor Run(
        TextToImageRequest request, UNet2DConditionModel unet, Func<ClassifierFree, int, int, Condition> conditions,
        AttentionEdits attention, Tensor? start = null,
        IProgress<DenoisingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(conditions);
        var (width, height) = Size(request);
        var plan = model.SchedulerConfig.Build(request.Sampler ?? model.Defaults.Sampler, request.Steps ?? model.Defaults.Steps);
        var scale = request.Guidance ?? model.Defaults.Guidance;
        var guidance = new ClassifierFree(scale > 1 ? scale : 1);

        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var generator = new Generator(request.Seed);
        var condition = conditions(guidance, width, height);
        model.WordsAreEncoded();
        var factor = model.AutoencoderConfig.Factor;
        start ??= generator.Normal([request.Count, model.LatentChannels, height / factor, width / factor]);
        var denoising = new Denoising(unet, plan, guidance, _ => condition, attention);
        var latents = denoising.Run(start.To(model.Device) * plan.InitialNoiseScale, generator, progress: progress,
            cancellation: cancellation);
        return scope.Return(Decode(latents, cancellation));
    }

    // One picture at a time: the decoder's largest maps are many times the picture.
    private Tensor Decode(Tensor latents, CancellationToken cancellation)
    {
        using var scope = TensorScope.Enter();
        var pictures = new List<Tensor>();
        for (var i = 0L; i < latents.Size(0); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = TensorScope.Enter();
            var decoded = model.Autoencoder.Decode(model.Autoencoder.Unscale(latents.Slice(0, i, i + 1)));
            pictures.Add(inner.Return(((decoded * 0.5) + 0.5).Clamp(0, 1).To(DType.Float32, Device.Cpu)));
        }

        return scope.Return(Tensor.Concat([.. pictures], 0));
    }

    private Condition Conditions(
        TextToImageRequest request, ImmutableArray<string> words, ClassifierFree guidance, int width, int height)
    {
        using var scope = TensorScope.Enter();
        var text = words.Length == 1 ? PromptEncoder.Read(model, words[0]) : PromptEncoder.Encode(model, words.AsSpan());
        LanePrompt[] prompts = [.. words.Select((_, index) => Prompt(text, index))];
        var unconditional = guidance.Roles.Length == 1 ? null : Prompt(Negative(request, text));
        SizeIds? sizes = text.Pooled is null ? null : request.Sizes ?? SizeIds.Of(width, height);
        return ConditionBuilder.For(
            Batch.Of(request.Count, guidance.Roles.AsSpan()),
            lane => lane.Role == Role.Text ? prompts[prompts.Length == 1 ? 0 : lane.Branch] : unconditional, sizes).Through(scope);
    }

    private LanePrompt Prompt(PromptStates states, int index = 0) =>
        LanePrompt.Of(states with { Tokens = states.Tokens.To(model.DType) }, index);

    // SDXL was trained with zeros for no prompt, and published folders say so; Stable Diffusion with the empty text.
    private PromptStates Negative(TextToImageRequest request, PromptStates text) =>
        request.Negative is null && text.Pooled is not null && model.ZerosForEmptyPrompt
            ? new PromptStates(text.Tokens.ZerosLike(), text.Pooled.ZerosLike())
            : PromptEncoder.Read(model, request.Negative ?? "");

    private (int Width, int Height) Size(TextToImageRequest request)
    {
        if (model.Family == ModelFamily.InstructPix2Pix)
        {
            throw new InputRefusedException(
                $"'{model.Location}' changes pictures by instruction and makes none from words alone: choose a Stable Diffusion or " +
                "SDXL folder.");
        }

        var (width, height) = (request.Width ?? model.PictureSize, request.Height ?? model.PictureSize);
        var factor = model.AutoencoderConfig.Factor;
        if (width < factor || height < factor || width % factor != 0 || height % factor != 0)
        {
            throw new InputRefusedException(
                $"A picture of {width} x {height} cannot be made: width and height must be multiples of {factor}; this model was " +
                $"trained with {model.PictureSize} x {model.PictureSize}.");
        }

        return request.Count >= 1
            ? (width, height)
            : throw new InputRefusedException($"{request.Count} pictures cannot be made: ask for at least 1.");
    }
}
