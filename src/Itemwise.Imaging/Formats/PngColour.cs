using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Itemwise.Imaging.Formats;

/// <summary>What a PNG says of the colours and the size of its samples, in chunks that go on as they are.</summary>
/// <remarks>Source: PNG, third edition (W3C, 2025): cICP comes before iCCP, that before sRGB, that before gAMA and cHRM.</remarks>
/// <param name="Chunks">gAMA, cHRM, sRGB, cICP, mDCV, cLLI and pHYs, whole, in the file's order.</param>
/// <param name="Embedded">The profile of its iCCP, or null.</param>
/// <param name="Meant">The profile that the samples are meant in: made of the chunks where they come first. Null for sRGB, and for
/// encodings of high dynamic range that no profile tells.</param>
/// <param name="IsHighDynamicRange">Whether the samples are encoded as PQ or HLG (BT.2100).</param>
internal sealed record PngColour(ImmutableArray<byte[]> Chunks, byte[]? Embedded, byte[]? Meant, bool IsHighDynamicRange)
{
    /// <summary>The chunk of the resolution.</summary>
    public const string Resolution = "pHYs";

    private const double Steps = 100_000;
    private const double ScreenGamma = 2.2;
    private static readonly string[] Kept = ["gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI", Resolution];

    /// <summary>Reads the chunks; null where there are none.</summary>
    /// <param name="png">The file, with or without its samples.</param>
    /// <param name="chunks">Its chunks.</param>
    /// <param name="embedded">The profile of its iCCP, or null.</param>
    /// <param name="isGrey">Whether its samples are grey.</param>
    public static PngColour? Read(byte[] png, List<PngChunks.Chunk> chunks, byte[]? embedded, bool isGrey)
    {
        var kept = chunks.Where(chunk => Kept.Contains(chunk.Type)).DistinctBy(chunk => chunk.Type).ToArray();
        if (kept.Length == 0)
        {
            return null;
        }

        byte[]? Data(string type, int length) => kept.Where(chunk => chunk.Type == type && chunk.DataLength == length)
            .Select(chunk => chunk.DataIn(png).ToArray()).FirstOrDefault();
        var code = Data("cICP", 4) is [var primaries, var transfer, ..] ? (primaries, transfer) : ((byte, byte)?)null;
        var meant = code is { } coded && CodedColour.Profile(coded.Item1, coded.Item2, isGrey) is { } made ? made
            : embedded is not null || code is not null || kept.Any(chunk => chunk.Type == "sRGB") ? embedded
            : OfGamma(Data("gAMA", 4), Data("cHRM", 32), isGrey);
        return new PngColour([.. kept.Select(chunk => chunk.WholeIn(png).ToArray())], embedded, meant,
            code is { } named && CodedColour.IsHighDynamicRange(named.Item2));
    }

    /// <summary>The same of a picture that names its colours by numbers alone, for a PNG that is made of it; null for sRGB.</summary>
    public static PngColour? OfCode(byte primaries, byte transfer)
    {
        var (meant, isHigh) = (CodedColour.Profile(primaries, transfer, isGrey: false), CodedColour.IsHighDynamicRange(transfer));
        return meant is null && !isHigh ? null
            : new PngColour([PngChunks.Make("cICP", [primaries, transfer, 0, 1])], null, meant, isHigh);
    }

    /// <summary>Whether a resolution, or a shape of pixels, is among the chunks.</summary>
    public bool HasResolution => Size is not null;

    private byte[]? Size => Chunks.FirstOrDefault(chunk => chunk.AsSpan(4).StartsWith("pHYs"u8));

    /// <summary>The resolution that the chunks name in units of length.</summary>
    public PictureResolution? InMillimetres() =>
        Size is { Length: 21 } whole && whole[16] == 1
        && BinaryPrimitives.ReadUInt32BigEndian(whole.AsSpan(8)) is > 0 and var across
        && BinaryPrimitives.ReadUInt32BigEndian(whole.AsSpan(12)) is > 0 and var down
            ? new PictureResolution(across / 1000.0, down / 1000.0) : null;

    // Most files that name a gamma name the screen's, and mean sRGB.
    private static byte[]? OfGamma(byte[]? gamma, byte[]? chromaticities, bool isGrey)
    {
        var exponent = gamma is not null && BinaryPrimitives.ReadUInt32BigEndian(gamma) is > 0 and var stored
            ? Steps / stored : ScreenGamma;
        var primaries = chromaticities is null || isGrey ? Primaries.Srgb : new Primaries([.. Enumerable.Range(0, 8)
            .Select(i => BinaryPrimitives.ReadUInt32BigEndian(chromaticities.AsSpan(4 * i)) / Steps)]);
        var isScreens = Math.Abs(exponent - ScreenGamma) < 0.05;
        return exponent is < 0.1 or > 10 || !primaries.AreSound || (isScreens && primaries.IsSrgb) ? null
            : MadeProfile.Of(primaries, gamma is null ? LinearLight.Decode : value => Math.Pow(value, exponent), isGrey);
    }
}
