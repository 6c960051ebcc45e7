using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>The denoising network of Stable Diffusion (arXiv:2112.10752) and SDXL (arXiv:2307.01952).</summary>
/// <remarks>Borrows its tensors from the <see cref="WeightStore"/> it was built from, so a second network over another store costs
/// only what that store replaces. Holds no state: one object serves any number of runs on its thread.</remarks>
public sealed class UNet2DConditionModel
{
    private readonly Conv2d convIn, convOut;
    private readonly TimestepEmbedding timeEmbedding;
    private readonly TimestepEmbedding? addedEmbedding;
    private readonly DownBlock2D[] downBlocks;
    private readonly UNetMidBlock2DCrossAttn midBlock;
    private readonly UpBlock2D[] upBlocks;
    private readonly GroupNorm normOut;

    /// <summary>Builds the network.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public UNet2DConditionModel(UNetConfig config, WeightStore weights)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(weights);
        (Config, DType, Device) = (config, weights.DType, weights.Device);
        var w = weights.Root;
        var channels = config.Channels;
        var timeWidth = channels[0] * 4;
        convIn = new Conv2d(w / "conv_in", config.InChannels, channels[0], kernel: 3, padding: 1);
        timeEmbedding = new TimestepEmbedding(w / "time_embedding", channels[0], timeWidth);
        addedEmbedding = config.SizeEmbeddingWidth is null ? null : new TimestepEmbedding(w / "add_embedding", config.AddedWidth, timeWidth);
        downBlocks = [.. channels.Select((_, level) => new DownBlock2D(w / "down_blocks" / level, level, channels[Math.Max(level - 1, 0)], timeWidth, config))];
        midBlock = new UNetMidBlock2DCrossAttn(w / "mid_block", timeWidth, config);
        upBlocks = [.. channels.Select((_, i) => new UpBlock2D(w / "up_blocks" / i, i, channels[Math.Min(channels.Length - i, channels.Length - 1)], timeWidth, config))];
        normOut = new GroupNorm(w / "conv_norm_out", config.NormGroups, channels[0], config.NormEpsilon);
        convOut = new Conv2d(w / "conv_out", channels[0], config.OutChannels, kernel: 3, padding: 1);
        Sites = [.. downBlocks.SelectMany(block => block.Sites), .. midBlock.Sites, .. upBlocks.SelectMany(block => block.Sites)];
    }

    /// <summary>The network's shape.</summary>
    public UNetConfig Config { get; }

    /// <summary>The dtype it computes in.</summary>
    public DType DType { get; }

    /// <summary>Where it lives.</summary>
    public Device Device { get; }

    /// <summary>Every attention layer, in the order of the forward pass.</summary>
    public ImmutableArray<AttentionSite> Sites { get; }

    /// <summary>Predicts what the model was trained to: noise or velocity.</summary>
    /// <param name="sample">[L, C, h, w] noisy latents, scaled as the plan asks, in <see cref="DType"/>; any h and w.</param>
    /// <param name="context">The prompts, lanes and edits.</param>
    /// <param name="timesteps">[L] time steps, one a row, as in training; null takes the context's step for all.</param>
    /// <param name="watch">Sees the outputs of the stages under their checkpoint names; for finding where two networks part.</param>
    /// <returns>[L, C', h, w]; the caller's scope owns it.</returns>
    public Tensor Forward(Tensor sample, UNetContext context, Tensor? timesteps = null, Action<string, Tensor>? watch = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = TensorScope.Enter();

        // 1. Time, and for SDXL sizes and the pooled prompt.
        var time = Time(sample, context, timesteps, watch);                                   // [L, E]
        time = time.Silu();

        // 2. Down.
        var hidden = Watched("conv_in", convIn.Forward(sample), watch);
        var skips = new Stack<Tensor>();
        skips.Push(hidden);
        for (var level = 0; level < downBlocks.Length; level++)
        {
            hidden = Watched($"down_blocks.{level}", downBlocks[level].Forward(hidden, time, context, skips), watch);
        }

        // 3. Middle.
        hidden = Watched("mid_block", midBlock.Forward(hidden, time, context), watch);

        // 4. Up.
        for (var i = 0; i < upBlocks.Length; i++)
        {
            hidden = Watched($"up_blocks.{i}", upBlocks[i].Forward(hidden, time, context, skips), watch);
        }

        // 5. Out.
        watch?.Invoke("conv_norm_out", normOut.Forward(hidden));
        return scope.Return(Watched("conv_out", convOut.Forward(normOut.Forward(hidden, silu: true)), watch));
    }

    private Tensor Time(Tensor sample, UNetContext context, Tensor? timesteps, Action<string, Tensor>? watch)
    {
        timesteps ??= Tensor.Full([sample.Size(0)], context.Step.Timestep, device: sample.Device);
        var waves = Watched("time_proj", TimestepEmbedding.Waves(timesteps, Config.Channels[0], Config).To(sample.DType), watch);
        var time = Watched("time_embedding", timeEmbedding.Forward(waves), watch);
        return addedEmbedding is null ? time : time + Added(sample, context.Conditioning);
    }

    private Tensor Added(Tensor sample, Conditioning.Condition condition)
    {
        if (condition.Pooled is null || condition.SizeIds is null)
        {
            throw new InputRefusedException("This network is SDXL's and needs pooled prompts and picture sizes, which the condition does not carry.");
        }

        var sizes = TimestepEmbedding.Waves(condition.SizeIds.Reshape(-1), Config.SizeEmbeddingWidth!.Value, Config).Reshape(condition.SizeIds.Size(0), -1);
        return addedEmbedding!.Forward(Tensor.Concat([condition.Pooled.To(sample.DType), sizes.To(sample.DType)], 1));
    }

    private static Tensor Watched(string name, Tensor tensor, Action<string, Tensor>? watch)
    {
        watch?.Invoke(name, tensor);
        return tensor;
    }
}
