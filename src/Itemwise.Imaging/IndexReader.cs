using Itemwise.Imaging.Formats;

namespace Itemwise.Imaging;

/// <summary>Reads label pictures: the stored number of each pixel, not the colour it is shown in.</summary>
internal static class IndexReader
{
    private const int Palette = 3;
    private const int Grey = 0;
    private const int HeaderLength = 13;

    public static IndexPlane Read(string path, PictureLimits limits)
    {
        var format = PictureSignature.Read(path);
        if (format is not (PictureFormat.Png or PictureFormat.Tiff))
        {
            throw new InputRefusedException($"'{path}' is a {format} file, whose compression changes numbers: give labels as a PNG.");
        }

        limits.Check(path, PictureHeader.Probe(path));
        if (format == PictureFormat.Png)
        {
            var png = PngChunks.ReadFile(path);
            var chunks = PngChunks.List(png);
            if (chunks is [{ Type: "IHDR", DataLength: HeaderLength }, ..])
            {
                var (depth, colourType) = (chunks[0].DataIn(png)[8], chunks[0].DataIn(png)[9]);
                if (colourType is Palette or Grey)
                {
                    return ReadStored(path, png, chunks, depth, colourType);
                }
            }
        }

        return FromSamples(path, PictureReader.Read(path, limits));
    }

    // Only the chunks that hold the numbers go to the decoder, and a palette that maps each number to itself: so neither
    // colours that occur twice in a palette nor transparency nor a profile can blur which number was meant.
    private static IndexPlane ReadStored(string path, byte[] png, List<PngChunks.Chunk> chunks, int depth, int colourType)
    {
        var bare = new List<byte[]> { chunks[0].WholeIn(png).ToArray() };
        if (colourType == Palette)
        {
            bare.Add(PngChunks.Make("PLTE", Identity(1 << Math.Min(depth, 8))));
        }

        bare.AddRange(chunks.Where(chunk => chunk.Type is "IDAT" or "IEND").Select(chunk => chunk.WholeIn(png).ToArray()));
        var plane = FirstBand(PictureReader.Reading(path, () =>
        {
            using var image = PictureLoader.OpenPng(PngChunks.Assemble(png, bare));
            return PictureLoader.Decode(image, PictureMetadata.None);
        }));
        return colourType == Grey && depth < 8 ? Unscaled(plane, depth) : plane;
    }

    private static byte[] Identity(int count)
    {
        var palette = new byte[3 * count];
        for (var i = 0; i < palette.Length; i++)
        {
            palette[i] = (byte)(i / 3);
        }

        return palette;
    }

    // The decoder stretches 1, 2 and 4 bits to 0..255; a label is the number before that.
    private static IndexPlane Unscaled(IndexPlane plane, int depth)
    {
        var step = 255 / ((1 << depth) - 1);
        return plane with { Values = Array.ConvertAll(plane.Values, value => (ushort)(value / step)) };
    }

    private static IndexPlane FromSamples(string path, Picture picture)
    {
        for (var pixel = 0; picture.ColourBands == 3 && pixel < picture.Width * picture.Height; pixel++)
        {
            var first = pixel * picture.Bands;
            if (Sample(picture, first) != Sample(picture, first + 1) || Sample(picture, first) != Sample(picture, first + 2))
            {
                throw new InputRefusedException(
                    $"'{path}' is a colour picture, where labels are expected (one number a pixel): save it as a palette or grey PNG.");
            }
        }

        return FirstBand(picture);
    }

    private static IndexPlane FirstBand(Picture picture)
    {
        var values = new ushort[picture.Width * picture.Height];
        for (var pixel = 0; pixel < values.Length; pixel++)
        {
            values[pixel] = Sample(picture, pixel * picture.Bands);
        }

        return new IndexPlane(picture.Width, picture.Height, values);
    }

    private static ushort Sample(Picture picture, int index) => picture.BitsPerSample == 8 ? picture.Bytes[index] : picture.Words[index];
}
