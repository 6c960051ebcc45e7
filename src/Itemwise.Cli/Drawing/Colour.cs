namespace Itemwise.Cli.Drawing;

/// <summary>An sRGB colour.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static Colour White { get; } = new(255, 255, 255);

    public static Colour Black { get; } = new(0, 0, 0);

    /// <summary>Colours that neighbours in the series are easy to tell apart by, also with the common colour blindnesses.</summary>
    /// <remarks>Okabe and Ito's set (2008) without black, then again lighter or darker.</remarks>
    public static Colour OfSeries(int index)
    {
        ReadOnlySpan<Colour> set = [new(230, 159, 0), new(86, 180, 233), new(0, 158, 115), new(240, 228, 66), new(0, 114, 178), new(213, 94, 0), new(204, 121, 167)];
        var colour = set[index % set.Length];
        return (index / set.Length % 3) switch
        {
            0 => colour,
            1 => new((byte)(colour.Red / 2), (byte)(colour.Green / 2), (byte)(colour.Blue / 2)),
            _ => new((byte)((colour.Red + 255) / 2), (byte)((colour.Green + 255) / 2), (byte)((colour.Blue + 255) / 2)),
        };
    }
}
