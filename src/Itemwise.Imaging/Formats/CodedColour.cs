namespace Itemwise.Imaging.Formats;

/// <summary>Colour spaces by the numbers of ITU-T H.273, which PNG's cICP, HEIC and AVIF use.</summary>
internal static class CodedColour
{
    private const byte Bt709 = 1;
    private const byte Unspecified = 2;
    private const byte Linear = 8;
    private const byte PerceptualQuantizer = 16;
    private const byte HybridLogGamma = 18;

    /// <summary>Whether a transfer is one of BT.2100, whose white is far below its highest value.</summary>
    public static bool IsHighDynamicRange(byte transfer) => transfer is PerceptualQuantizer or HybridLogGamma;

    /// <summary>A profile of the space; null for sRGB and BT.709, which screens show alike, for what is not specified, and for high
    /// dynamic range.</summary>
    public static byte[]? Profile(byte primaries, byte transfer, bool isGrey)
    {
        var known = primaries switch
        {
            Bt709 or Unspecified => Primaries.Srgb,
            9 => new Primaries([0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046]), // BT.2020
            11 => new Primaries([0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060]), // DCI P3
            12 => new Primaries([0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060]), // Display P3
            _ => null,
        };
        Func<double, double>? curve = transfer switch
        {
            4 => value => Math.Pow(value, 2.2),
            5 => value => Math.Pow(value, 2.8),
            Linear => value => value,
            1 or Unspecified or 6 or 13 or 14 or 15 => LinearLight.Decode,
            _ => null,
        };
        var isSrgb = known is { IsSrgb: true } && curve == LinearLight.Decode;
        return known is null || curve is null || isSrgb ? null : MadeProfile.Of(known, curve, isGrey);
    }
}
