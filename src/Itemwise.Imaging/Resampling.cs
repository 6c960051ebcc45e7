namespace Itemwise.Imaging;

/// <summary>How a picture is brought to another size. Each averages over all source pixels when shrinking.</summary>
public enum Resampling
{
    /// <summary>Bit for bit what Pillow's <c>resize(..., BICUBIC)</c> makes of 8-bit samples: what published models were fed
    /// with.</summary>
    PillowBicubic = 0,

    /// <summary>libvips' cubic: soft edges, hardly any overshoot.</summary>
    Cubic = 1,

    /// <summary>libvips' Lanczos with three lobes: the sharpest when shrinking.</summary>
    Lanczos3 = 2,

    /// <summary>Bit for bit what Pillow's <c>resize(..., BILINEAR)</c> makes of 8-bit samples.</summary>
    PillowBilinear = 3,

    /// <summary>Bit for bit what Pillow's <c>resize(..., LANCZOS)</c> makes of 8-bit samples.</summary>
    PillowLanczos = 4,
}
