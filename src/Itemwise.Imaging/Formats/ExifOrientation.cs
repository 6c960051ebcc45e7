namespace Itemwise.Imaging.Formats;

/// <summary>The orientation entry of an EXIF block (a TIFF directory, tag 0x0112).</summary>
internal static class ExifOrientation
{
    private const ushort OrientationTag = 0x0112;

    /// <summary>A copy that says upright, as the samples are once loaded; a block that cannot be followed comes back as it is.</summary>
    public static byte[]? Reset(byte[]? exif)
    {
        if (exif is null)
        {
            return null;
        }

        var copy = (byte[])exif.Clone();
        var tiff = copy.AsSpan().StartsWith("Exif\0\0"u8) ? copy.AsSpan(6) : copy.AsSpan();
        if (TiffDirectory.TryFirst(tiff, out var directory))
        {
            for (var i = 0; i < directory.Count; i++)
            {
                if (directory.Tag(i) == OrientationTag)
                {
                    directory.SetValue(i, 1);
                }
            }
        }

        return copy;
    }
}
