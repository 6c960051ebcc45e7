namespace Itemwise.Imaging;

/// <summary>One whole number a pixel: the content of a label picture.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Values">Row by row from the top, Width times Height of them.</param>
public sealed record IndexPlane(int Width, int Height, ushort[] Values)
{
    /// <summary>The first band of a picture of 8 or 16 bits, its samples as numbers.</summary>
    public static IndexPlane OfFirstBand(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var values = new ushort[picture.Width * picture.Height];
        for (var pixel = 0; pixel < values.Length; pixel++)
        {
            values[pixel] = Sample(picture, pixel * picture.Bands);
        }

        return new IndexPlane(picture.Width, picture.Height, values);
    }

    /// <summary>A sample as a number.</summary>
    internal static ushort Sample(Picture picture, int index) =>
        picture.BitsPerSample == 8 ? picture.Bytes[index] : picture.Words[index];
}
