using NetVips;

namespace Itemwise.Imaging;

/// <summary>From sRGB to a picture's own colours: through its profile where that can be used. Holds a temporary file.</summary>
internal sealed class NativeColour : IDisposable
{
    private readonly Picture target;

    // libvips takes the profile to convert to by file name alone, and its import and export steps, which would take bytes,
    // lose up to 24 of 255 levels on the way (8.14).
    private readonly string? profile;

    public NativeColour(Picture target)
    {
        this.target = target;
        if (target.IccProfile is not null && WorkingColour.ThroughProfile(target.Crop(0, 0, 1, 1), 16) is not null)
        {
            profile = Keep(target.IccProfile);
        }
    }

    /// <summary>sRGB of 16 bits in the space of the picture: 1 or 3 bands of 16 bits.</summary>
    public Picture Of(Picture srgb) =>
        // What one libvips refuses above, another reads there as if it had no profile, and refuses here.
        (profile is null ? null : WorkingColour.OrNull(() => ThroughProfile(srgb))) ?? (target.ColourBands == 1 ? Luminance(srgb) : srgb);

    public void Dispose()
    {
        if (profile is not null)
        {
            File.Delete(profile);
        }
    }

    private Picture ThroughProfile(Picture srgb)
    {
        using var source = VipsImages.Of(srgb);
        using var native = source.IccTransform(profile, inputProfile: "srgb", embedded: false, depth: 16);
        return VipsImages.ToPicture(native);
    }

    private static string Keep(byte[] profile)
    {
        try
        {
            var path = Path.GetTempFileName();
            File.WriteAllBytes(path, profile);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResourceException(
                $"A colour profile cannot be kept in '{Path.GetTempPath()}' ({error.Message.TrimEnd('.')}): "
                + "free some space there, or let TMPDIR name another folder.", error);
        }
    }

    // Rec. 709 weights on the encoded samples, adding up to 65536: equal red, green and blue come back as themselves.
    private static Picture Luminance(Picture srgb)
    {
        var words = srgb.Words;
        var grey = new ushort[srgb.Width * srgb.Height];
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = (ushort)(((13933L * words[3 * i]) + (46871L * words[(3 * i) + 1]) + (4732L * words[(3 * i) + 2]) + 32768) >> 16);
        }

        return new Picture(srgb.Width, srgb.Height, 1, grey);
    }
}
