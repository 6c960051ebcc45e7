using NetVips;

namespace Itemwise.Imaging;

/// <summary>How two pictures of one size differ, found as their samples pass by: neither is ever whole in memory.</summary>
/// <param name="Inside">Samples that differ where the region says that they may.</param>
/// <param name="Outside">Samples that differ elsewhere.</param>
/// <param name="Largest">The largest difference of two samples, as a share of the largest that there can be.</param>
public sealed record PictureChange(long Inside, long Outside, double Largest)
{
    /// <summary>Compares, alpha included.</summary>
    /// <param name="before">A picture's file.</param>
    /// <param name="after">Another's, of the same size, bands and bits.</param>
    /// <param name="region">A grey picture of that size that is 0 where nothing may differ; null where nothing may anywhere.</param>
    /// <exception cref="InputRefusedException">A file cannot be read, or is of another size.</exception>
    public static PictureChange Between(string before, string after, string? region) => Stream(before, after, change =>
        region is null ? Count(change, null) : Upright(region, allowed =>
        {
            RequireSameSize(before, change, region, allowed);
            return Count(change, allowed);
        }));

    /// <summary>Hands on the differences, without their signs, in units of 16 bits, as many bands as the pictures have.</summary>
    internal static T Stream<T>(string before, string after, Func<Image, T> use) => Upright(before, first => Upright(after, second =>
    {
        RequireSameSize(before, first, after, second);
        using var one = Wide(first);
        using var other = Wide(second);
        using var change = one - other;
        using var size = change.Abs();
        return use(size);
    }));

    /// <summary>The bands' largest.</summary>
    internal static Image LargestBand(Image image)
    {
        var bands = image.Bandsplit();
        try
        {
            return bands.Length == 1 ? bands[0].Copy() : bands[0].Bandrank(bands[1..], index: bands.Length - 1);
        }
        finally
        {
            Array.ForEach(bands, band => band.Dispose());
        }
    }

    // One pass: how many bands differ, where that is allowed and where not, and the largest difference, side by side.
    private static PictureChange Count(Image change, Image? allowed)
    {
        using var differs = change.NotEqual(0); // 255 where it does
        using var mean = differs.Bandmean();
        using var zero = Image.Black(change.Width, change.Height);
        using var mask = allowed is null ? zero.Copy() : allowed.ExtractBand(0).NotEqual(0);
        using var inside = mask.Ifthenelse(mean, zero);
        using var outside = mask.Ifthenelse(zero, mean);
        using var largest = LargestBand(change);
        using var both = inside.Bandjoin(outside, largest);
        using var statistics = both.Stats();
        long Samples(int band) => (long)Math.Round(statistics.Getpoint(2, band)[0] / byte.MaxValue * change.Bands);
        return new PictureChange(Samples(1), Samples(2), statistics.Getpoint(1, 3)[0] / ushort.MaxValue);
    }

    private static T Upright<T>(string path, Func<Image, T> use) => PictureReader.StreamUpright(path, (image, _) => use(image));

    private static Image Wide(Image image) =>
        image.Format == Enums.BandFormat.Ushort ? image.Copy() : image * (double)(ushort.MaxValue / byte.MaxValue);

    private static void RequireSameSize(string before, Image first, string after, Image second)
    {
        if (first.Width != second.Width || first.Height != second.Height)
        {
            throw new InputRefusedException($"'{before}' is {first.Width} x {first.Height} and '{after}' {second.Width} x "
                + $"{second.Height}: only pictures of one size can be compared.");
        }
    }
}
