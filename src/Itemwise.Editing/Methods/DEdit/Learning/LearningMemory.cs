using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>What learning needs at its peak, computed from the network's sizes: the second stage, with the UNet alone in memory.</summary>
/// <remarks>Activations are counted as what backward reads: of a residual block its input, both normed maps and the map between;
/// of a transformer block
/// 24 maps of its width. Text encoders, autoencoder, libtorch's own buffers and the program come on top.</remarks>
/// <param name="ParameterCount">The UNet's parameters.</param>
/// <param name="TrainedCount">Those that are trained.</param>
/// <param name="WeightBytes">The UNet in its dtype.</param>
/// <param name="TrainedBytes">Trained tensors in float32: themselves, their gradients, and the optimiser's two moments.</param>
/// <param name="ActivationBytes">What one step keeps for its gradients.</param>
public sealed record LearningMemory(long ParameterCount, long TrainedCount, long WeightBytes, long TrainedBytes, long ActivationBytes)
{
    private const int TrainedCopies = 4;
    private const int MapsOfATransformerBlock = 24;

    /// <summary>All of it.</summary>
    public long TotalBytes => WeightBytes + TrainedBytes + ActivationBytes;

    /// <summary>Counts a network.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="height">Rows of latents.</param>
    /// <param name="width">Columns of latents.</param>
    /// <param name="settings">Of the batch and the rank.</param>
    /// <param name="dtype">Of weights and activations.</param>
    /// <param name="recompute">Whether activations are computed again rather than kept.</param>
    public static LearningMemory Of(UNetConfig config, int height, int width, DEditSettings settings, DType dtype, bool recompute)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(settings);
        var parts = Parts(config, height, width).ToArray();
        var (parameters, trained) = (parts.Sum(part => part.Parameters),
            parts.Sum(part => settings.Rank == 0 ? part.Projections : settings.Rank * part.LowRank));
        var numbers = recompute ? parts.Sum(part => part.Output) + parts.Max(part => part.Kept) : parts.Sum(part => part.Kept);
        // Trained float32 weights pass through the network in its dtype, and backward reads those copies.
        var copies = recompute || settings.Rank > 0 || dtype == DType.Float32 ? 0 : trained * dtype.ByteCount();
        return new LearningMemory(
            parameters, trained, parameters * dtype.ByteCount(), trained * sizeof(float) * TrainedCopies,
            numbers * settings.BatchSize * dtype.ByteCount() + copies);
    }

    private static IEnumerable<Part> Parts(UNetConfig config, int height, int width)
    {
        var (levels, channels) = (config.LevelCount, config.Channels);
        yield return new Part(9L * (config.InChannels + config.OutChannels) * channels[0] + 5L * config.TimeEmbeddingWidth * channels[0]
            + (long)config.AddedWidth * config.TimeEmbeddingWidth, 0, 0, 0, 0);
        for (var level = 0; level < levels; level++)
        {
            var places = Places(level);
            for (var layer = 0; layer < config.LayersPerBlock[level]; layer++)
            {
                yield return Residual(config, layer == 0 ? channels[Math.Max(level - 1, 0)] : channels[level], channels[level], places);
                foreach (var part in Transformer(config, level, config.DownAttention[level], places))
                {
                    yield return part;
                }
            }

            if (level < levels - 1)
            {
                yield return Convolution(channels[level], places / 4);
            }
        }

        yield return Residual(config, channels[^1], channels[^1], Places(levels - 1));
        foreach (var part in Transformer(config, levels - 1, true, Places(levels - 1)))
        {
            yield return part;
        }

        yield return Residual(config, channels[^1], channels[^1], Places(levels - 1));
        for (var level = levels - 1; level >= 0; level--)
        {
            var (places, layers) = (Places(level), config.LayersPerBlock[level] + 1);
            for (var layer = 0; layer < layers; layer++)
            {
                var below = layer == 0 ? channels[Math.Min(level + 1, levels - 1)] : channels[level];
                yield return Residual(config, below + (layer == layers - 1 ? channels[Math.Max(level - 1, 0)] : channels[level]),
                    channels[level], places);
                foreach (var part in Transformer(config, level, config.UpAttention[levels - 1 - level], places))
                {
                    yield return part;
                }
            }

            if (level > 0)
            {
                yield return Convolution(channels[level], places * 4);
            }
        }

        long Places(int level) => (long)((height + (1 << level) - 1) >> level) * ((width + (1 << level) - 1) >> level);
    }

    private static Part Convolution(long channels, long places) => new(9 * channels * channels, 0, 0,
        channels * places, channels * places);

    private static Part Residual(UNetConfig config, long input, long output, long places) => new(
        9 * output * (input + output) + config.TimeEmbeddingWidth * output + (input == output ? 0 : input * output), 0, 0,
        2 * (input + output) * places, output * places);

    private static IEnumerable<Part> Transformer(UNetConfig config, int level, bool isThere, long places)
    {
        if (!isThere)
        {
            yield break;
        }

        long channels = config.Channels[level], context = config.CrossAttentionWidth;
        yield return new Part(2 * channels * channels, 0, 0, 3 * channels * places, 2 * channels * places);
        for (var layer = 0; layer < config.TransformerLayers[level]; layer++)
        {
            var projections = channels * (channels + 2 * context);
            yield return new Part(
                17 * channels * channels + projections, projections, 14 * channels + 2 * context,
                MapsOfATransformerBlock * channels * places, channels * places);
        }
    }

    /// <param name="Parameters">Weights, without biases and norms.</param>
    /// <param name="Projections">Those of the cross-attention's to_q, to_k and to_v.</param>
    /// <param name="LowRank">Numbers of low-rank deltas of rank 1.</param>
    /// <param name="Kept">Numbers that backward reads, of one sample.</param>
    /// <param name="Output">Numbers of the result, of one sample.</param>
    private readonly record struct Part(long Parameters, long Projections, long LowRank, long Kept, long Output);
}
