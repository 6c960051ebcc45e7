using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Clicks;

/// <summary>Points and boxes become masks, with Segment Anything (arXiv:2304.02643), SAM 2 (arXiv:2408.00714) and their like. The decoder
/// stays loaded and may be used from several threads.</summary>
public sealed class ClickSegmenter : IDisposable
{
    private readonly RecognisedNetwork network;
    private readonly EmbeddingCache? cache;
    private readonly Lazy<ClickDecoder> decoder;

    /// <summary>A segmenter; nothing is loaded before it is needed.</summary>
    /// <param name="network">Of the family SAM or SAM 2.</param>
    /// <param name="cache">Where what encoders saw is kept; null keeps nothing.</param>
    /// <exception cref="InputRefusedException">The network takes no clicks.</exception>
    public ClickSegmenter(RecognisedNetwork network, EmbeddingCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!network.TakesClicks)
        {
            throw new InputRefusedException(
                $"The network in '{network.Folder}' takes no points (it is of the family {network.Family}): name one of SAM, MobileSAM, "
                + "SAM 2 or SAM 2.1.");
        }

        (this.network, this.cache) = (network, cache);
        decoder = new Lazy<ClickDecoder>(() => new ClickDecoder(network));
    }

    /// <summary>What the network is called.</summary>
    public string Name => network.Name;

    /// <summary>What the encoder sees in a photo; seconds, unless the cache has it.</summary>
    /// <param name="photo">Of any size and shape.</param>
    /// <param name="cancellation">Stops the network within one of its nodes.</param>
    public Embedding Encode(Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var key = cache is null ? "" : EmbeddingCache.Key(photo, network);
        if (cache?.Find(key, network, photo) is { } known)
        {
            return known;
        }

        // The decoder loads while the encoder works.
        var loading = Task.Run(() => decoder.Value, CancellationToken.None);
        var made = ClickEncoder.Encode(network, photo, cancellation);
        loading.GetAwaiter().GetResult();
        cache?.Add(key, made);
        return made;
    }

    /// <summary>Predicts masks for a prompt.</summary>
    /// <param name="embedding">Of the photo.</param>
    /// <param name="prompt">All points so far, and the box.</param>
    /// <param name="before">The prediction for the prompt with one point less, or null.</param>
    /// <param name="cancellation">Stops the network within one of its nodes.</param>
    /// <exception cref="InputRefusedException">The prompt leaves the photo, or is of a form that this export does not take.</exception>
    public ClickPrediction Predict(
        Embedding embedding, ClickPrompt prompt, ClickPrediction? before = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(prompt);
        return decoder.Value.Predict(embedding, prompt, before, cancellation);
    }

    /// <summary>The chosen mask of a prediction at the photo's size.</summary>
    public Mask MaskOf(ClickPrediction prediction, ClickPrompt prompt, Photo photo)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(photo);
        return ClickMask.AtPhoto(prediction, ClickGeometry.Of(network, photo.Width, photo.Height), prompt, photo);
    }

    /// <summary>The chosen mask of a prediction at a smaller size of the photo's shape, for a look while pointing.</summary>
    public Mask PreviewOf(ClickPrediction prediction, ClickPrompt prompt, Photo photo, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(photo);
        return ClickMask.At(prediction, ClickGeometry.Of(network, photo.Width, photo.Height), prompt, photo, height, width);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (decoder.IsValueCreated)
        {
            decoder.Value.Dispose();
        }
    }
}
