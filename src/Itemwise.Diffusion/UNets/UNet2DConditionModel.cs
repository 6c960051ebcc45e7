using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>The network of latent diffusion (arXiv:2112.10752, arXiv:2307.01952): noisy latents, a
/// time step and prompts to a prediction.</summary>
/// <remarks>Computes in the weights' dtype, returns float32. Latents of any size: where a side is odd the skip
/// connections decide the size on the way up. The weights are the store's; the model owns nothing.</remarks>
public sealed class UNet2DConditionModel
{
    private readonly Timesteps timeProjection;
    private readonly TimestepEmbedding timeEmbedding;
    private readonly Timesteps? sizeProjection;
    private readonly TimestepEmbedding? sizeEmbedding;
    private readonly Conv2d convIn, convOut;
    private readonly DownBlock2D[] downBlocks;
    private readonly UNetMidBlock2DCrossAttn midBlock;
    private readonly UpBlock2D[] upBlocks;
    private readonly GroupNorm convNormOut;

    /// <summary>Reads the UNet's weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="weights">The weights.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public UNet2DConditionModel(UNetConfig config, WeightStore weights)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(weights);
        (Config, DType, Device) = (config, weights.DType, weights.Device);
        var w = weights.Root;
        var channels = config.Channels;
        convIn = new Conv2d(w / "conv_in", config.InChannels, channels[0], kernel: 3, padding: 1);
        timeProjection = new Timesteps(channels[0], config.FlipSinToCos, config.FrequencyShift);
        timeEmbedding = new TimestepEmbedding(w / "time_embedding", channels[0], config.TimeEmbeddingWidth);
        if (config.SizeEmbeddingWidth is { } sizeWidth)
        {
            sizeProjection = new Timesteps(sizeWidth, config.FlipSinToCos, config.FrequencyShift);
            sizeEmbedding = new TimestepEmbedding(w / "add_embedding", config.AddedWidth, config.TimeEmbeddingWidth);
        }

        downBlocks = [.. Enumerable.Range(0, config.LevelCount)
            .Select(level => new DownBlock2D(w / "down_blocks" / level, config, level, channels[Math.Max(level - 1, 0)]))];
        midBlock = new UNetMidBlock2DCrossAttn(w / "mid_block", config);
        upBlocks = [.. Enumerable.Range(0, config.LevelCount).Select(step => new UpBlock2D(w / "up_blocks" / step, config, step))];
        convNormOut = new GroupNorm(w / "conv_norm_out", config.NormGroups, channels[0], config.NormEpsilon);
        convOut = new Conv2d(w / "conv_out", channels[0], config.OutChannels, kernel: 3, padding: 1);
        Sites = [.. downBlocks.SelectMany(block => block.Sites), .. midBlock.Sites, .. upBlocks.SelectMany(block => block.Sites)];
    }

    /// <summary>The sizes.</summary>
    public UNetConfig Config { get; }

    /// <summary>The dtype it computes in.</summary>
    public DType DType { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>Every attention layer, in the order of a forward pass.</summary>
    public ImmutableArray<AttentionSite> Sites { get; }

    /// <summary>One prediction.</summary>
    /// <param name="sample">[L, C, H, W], any floating-point dtype: noisy latents, scaled as the scheduler says.</param>
    /// <param name="context">What the pass is conditioned on; its batch has L rows.</param>
    /// <param name="timesteps">[L], a time step for each row, as in training, or [1]; null takes the context's step for all.</param>
    /// <param name="watch">Given the output of each module by its path in the checkpoint, before it
    /// is freed; for finding where a port departs. Null for nobody.</param>
    /// <returns>[L, C', H, W], float32; the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The latents or prompts are not this model's.</exception>
    public Tensor Forward(Tensor sample, UNetContext context, Tensor? timesteps = null, Action<string, Tensor>? watch = null)
    {
        using var scope = TensorScope.Enter();
        var (hidden, pass) = Blocks(sample, context, timesteps, watch, last: null);
        hidden = pass.See("conv_act", convNormOut.Forward(hidden, silu: true));
        return scope.Return(pass.See("conv_out", convOut.Forward(hidden)).To(DType.Float32));
    }

    /// <summary>The pass only as far as an attention layer's probabilities, for the edits that look
    /// at them: losses on attention need no more of it.</summary>
    /// <remarks>What is recorded up to and at that layer is what a whole pass records, bit for bit,
    /// and so are its gradients but for rounding.</remarks>
    /// <param name="sample">[L, C, H, W], as for <see cref="Forward"/>.</param>
    /// <param name="context">What the pass is conditioned on; its batch has L rows.</param>
    /// <param name="last">The layer: one of <see cref="Sites"/>.</param>
    /// <param name="timesteps">As for <see cref="Forward"/>.</param>
    /// <exception cref="ArgumentException">The layer is none of this network's.</exception>
    /// <exception cref="InputRefusedException">The latents or prompts are not this model's.</exception>
    public void Observe(Tensor sample, UNetContext context, AttentionSite last, Tensor? timesteps = null)
    {
        if (!Sites.Contains(last))
        {
            throw new ArgumentException($"This UNet has no attention layer {last}; choose one of its Sites.", nameof(last));
        }

        using var scope = TensorScope.Enter();
        Blocks(sample, context, timesteps, watch: null, last);
    }

    private (Tensor Hidden, UNetPass Pass) Blocks(
        Tensor sample, UNetContext context, Tensor? timesteps, Action<string, Tensor>? watch, AttentionSite? last)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(context);
        Check(sample, context, timesteps);
        context = Cut(context);
        var pass = new UNetPass(context, Kept(context, Embed(context, timesteps, watch).Silu()), watch, last);
        var hidden = Kept(context, pass.See("conv_in", convIn.Forward(sample.To(DType, Device))));
        var skips = new Stack<Tensor>();
        skips.Push(hidden);
        foreach (var block in downBlocks)
        {
            hidden = block.Forward(hidden, pass, skips);
        }

        hidden = midBlock.Forward(hidden, pass);
        foreach (var block in upBlocks)
        {
            hidden = block.Forward(hidden, pass, skips);
        }

        return (hidden, pass);
    }

    // Prompts that gradients flow to: segments leave these with the prompts, and what made the prompts gets them in the end.
    private static UNetContext Cut(UNetContext context)
    {
        if (context.Checkpoints is not { } checkpoints)
        {
            return context;
        }

        var prompts = context.Conditioning;
        Tensor[] cut = prompts.Pooled is null ? checkpoints.Cut(prompts.Tokens) : checkpoints.Cut(prompts.Tokens, prompts.Pooled);
        return context with { Conditioning = prompts with { Tokens = cut[0], Pooled = cut.ElementAtOrDefault(1) } };
    }

    // What segments read must outlive the pass; nothing before the blocks is trained but, through the pooled prompt, learned tokens.
    private static Tensor Kept(UNetContext context, Tensor made) => context.Checkpoints?.Cut(made)[0] ?? made;

    private Tensor Embed(UNetContext context, Tensor? timesteps, Action<string, Tensor>? watch)
    {
        using var scope = TensorScope.Enter();
        var numbers = timesteps?.To(Device) ?? Tensor.Full([1], context.Step.Timestep, device: Device);
        var projected = timeProjection.Forward(numbers);                                  // [L or 1, C]
        watch?.Invoke("time_proj", projected);
        var embedding = timeEmbedding.Forward(projected.To(DType));                       // [L or 1, E]
        watch?.Invoke("time_embedding", embedding);
        if (sizeEmbedding is null)
        {
            return scope.Return(embedding);
        }

        var (pooled, sizes) = (context.Conditioning.Pooled!, context.Conditioning.SizeIds!);
        var sizeProjected = sizeProjection!.Forward(sizes.To(Device).Reshape(-1));        // [6 L, N]
        watch?.Invoke("add_time_proj", sizeProjected);
        var added = Tensor.Concat([pooled.To(DType, Device), sizeProjected.Reshape(pooled.Size(0), -1).To(DType)], 1);
        var addition = sizeEmbedding.Forward(added);                                      // [L, E]
        watch?.Invoke("add_embedding", addition);
        return scope.Return(embedding + addition);
    }

    private void Check(Tensor sample, UNetContext context, Tensor? timesteps)
    {
        if (sample.Rank != 4 || sample.Size(1) != Config.InChannels || sample.ElementCount == 0)
        {
            throw new InputRefusedException(
                $"Latents are [{string.Join(", ", sample.Shape)}], this UNet needs [L, {Config.InChannels}, H, W]: they belong to " +
                "another model.");
        }

        var (rows, tokens, keys) = (context.Batch.Count, context.Conditioning.Tokens, context.Conditioning.Keys);
        if (sample.Size(0) != rows || keys.Lanes.Length != rows || tokens.Size(0) != rows || tokens.Size(1) != keys.KeyCount)
        {
            throw new ArgumentException(
                $"The batch has {rows} rows; the latents have {sample.Size(0)}, the prompts {tokens.Size(0)} with {tokens.Size(1)} " +
                $"keys, and the key layout {keys.Lanes.Length} with {keys.KeyCount} keys.", nameof(context));
        }

        if (tokens.Size(2) != Config.CrossAttentionWidth)
        {
            throw new InputRefusedException(
                $"The prompts' states are {tokens.Size(2)} wide, this UNet needs {Config.CrossAttentionWidth}: its text encoder is " +
                "another.");
        }

        if (timesteps is not null && (timesteps.Rank != 1 || (timesteps.Size(0) != rows && timesteps.Size(0) != 1)))
        {
            throw new ArgumentException(
                $"The time steps are [{string.Join(", ", timesteps.Shape)}], a batch of {rows} rows needs [{rows}] or [1].",
                nameof(timesteps));
        }

        CheckAddition(context);
    }

    private void CheckAddition(UNetContext context)
    {
        if (Config.SizeEmbeddingWidth is not { } sizeWidth)
        {
            return;
        }

        var (pooled, sizes) = (context.Conditioning.Pooled, context.Conditioning.SizeIds);
        var pooledWidth = Config.AddedWidth - 6 * sizeWidth;
        if (pooled is null || sizes is null)
        {
            throw new InputRefusedException(
                "This UNet needs the pooled prompt and the picture's sizes (SDXL), and the condition has none: encode the prompt with " +
                "both text encoders.");
        }

        if (pooled.Size(-1) != pooledWidth || sizes.Size(-1) != 6 || sizes.Size(0) != pooled.Size(0))
        {
            throw new InputRefusedException(
                $"The pooled prompts are [{string.Join(", ", pooled.Shape)}] and the sizes [{string.Join(", ", sizes.Shape)}], this " +
                $"UNet needs [L, {pooledWidth}] and [L, 6].");
        }
    }
}
