namespace Itemwise.Imaging;

/// <summary>Between interleaved samples and planes of floats, the layout of a model's tensor.</summary>
internal static class SamplePlanes
{
    private const int Bands = 3;

    public static Picture Pack(ReadOnlySpan<float> planes, int width, int height, int bitsPerSample)
    {
        var area = checked(width * height);
        if (planes.Length != (long)Bands * area)
        {
            throw new ArgumentException($"{planes.Length} numbers are not three planes of {width}x{height}.", nameof(planes));
        }

        if (bitsPerSample == 8)
        {
            var bytes = new byte[Bands * area];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)Quantise(planes[(i % Bands * area) + (i / Bands)], byte.MaxValue);
            }

            return new Picture(width, height, Bands, bytes);
        }

        var words = new ushort[Bands * area];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = (ushort)Quantise(planes[(i % Bands * area) + (i / Bands)], ushort.MaxValue);
        }

        return new Picture(width, height, Bands, words);
    }

    public static float[] Unpack(Picture picture)
    {
        var area = picture.Width * picture.Height;
        var bands = picture.Bands;
        var planes = new float[area * bands];
        if (picture.BitsPerSample == 8)
        {
            var bytes = picture.Bytes;
            for (var i = 0; i < bytes.Length; i++)
            {
                planes[(i % bands * area) + (i / bands)] = bytes[i] / 255f;
            }
        }
        else
        {
            var words = picture.Words;
            for (var i = 0; i < words.Length; i++)
            {
                planes[(i % bands * area) + (i / bands)] = words[i] / 65535f;
            }
        }

        return planes;
    }

    // Not a number fails both comparisons and ends as 0: black shows that something went wrong.
    private static float Quantise(float value, int maximum) =>
        value >= 1 ? maximum : value > 0 ? MathF.Round(value * maximum) : 0;
}
