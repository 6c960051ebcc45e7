namespace Itemwise.Imaging.Formats;

/// <summary>TIFF files whose samples are numbers of a palette's colours, or of few bits.</summary>
internal static class TiffPalette
{
    private const ushort BitsTag = 258;
    private const ushort PhotometricTag = 262;
    private const int BlackIsZero = 1;
    private const int Palette = 3;

    /// <summary>Makes a file say that its palette's numbers are shades of grey, so that a decoder leaves them as they are.</summary>
    /// <param name="tiff">The whole file; changed in place where it has a palette.</param>
    /// <returns>Bits of a sample as stored; 8 where the file does not say.</returns>
    public static int Uncover(byte[] tiff)
    {
        var bits = 8;
        if (TiffDirectory.TryFirst(tiff, out var directory))
        {
            for (var i = 0; i < directory.Count; i++)
            {
                if (directory.Tag(i) == BitsTag && directory.Outside(i) is { End.Value: 0 })
                {
                    bits = (int)(directory.Value(i) ?? 8);
                }
                else if (directory.Tag(i) == PhotometricTag && directory.Value(i) == Palette)
                {
                    directory.SetValue(i, BlackIsZero);
                }
            }
        }

        return bits;
    }
}
