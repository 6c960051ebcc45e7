using System.Collections.Immutable;
using Itemwise.Diffusion.Weights;

namespace Itemwise.Networks.Recognition;

/// <summary>Numbers of pictures in manifests and processors' files; null where a key is absent.</summary>
internal static class PictureNumbers
{
    private const int MostPixels = 16_384;

    /// <summary>A side, in pixels.</summary>
    public static int? Side(this ModelConfig section, string key) => section.Has(key)
        ? section.GetInt(key, 1, least: 1, most: MostPixels) : null;

    /// <summary>A number for each of red, green and blue.</summary>
    public static ImmutableArray<double>? Channels(this ModelConfig section, string key) => !section.Has(key) ? null
        : section.GetDoubles(key) is { Length: 3 } three ? three
        : throw section.Refuse(key, "must have three numbers, one for each of red, green and blue");
}
