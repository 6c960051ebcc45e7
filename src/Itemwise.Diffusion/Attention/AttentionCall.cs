using Itemwise.Diffusion.Conditioning;

namespace Itemwise.Diffusion.Attention;

/// <summary>One use of an attention layer: where, when and over what. Cannot be captured, so no edit can hold on to it.</summary>
public readonly ref struct AttentionCall
{
    /// <summary>The layer.</summary>
    public required AttentionSite Site { get; init; }

    /// <summary>The step of the run.</summary>
    public required Step Step { get; init; }

    /// <summary>The rows of the batch that take part, in order.</summary>
    public required Batch Batch { get; init; }

    /// <summary>What the keys mean, for the same rows; for self-attention one unnamed segment over all pixels.</summary>
    public required KeyLayout Keys { get; init; }

    /// <summary>Height of the layer's map; queries are its pixels, row by row.</summary>
    public required int Height { get; init; }

    /// <summary>Width of the layer's map.</summary>
    public required int Width { get; init; }
}
