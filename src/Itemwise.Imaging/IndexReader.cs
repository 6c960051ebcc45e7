using Itemwise.Imaging.Formats;
using NetVips;

namespace Itemwise.Imaging;

/// <summary>Reads label pictures: the stored number of each pixel, not the colour it is shown in.</summary>
internal static class IndexReader
{
    private const int Palette = 3;
    private const int Grey = 0;
    private const int HeaderLength = 13;

    public static IndexPlane Read(string path, PictureLimits limits) => ReadOrNull(path, limits)
        ?? throw new InputRefusedException(PictureSignature.Read(path) is PictureFormat.Png or PictureFormat.Tiff
            ? $"'{path}' is a colour picture, where labels are expected (one number a pixel): save it as a palette or grey PNG."
            : $"'{path}' is a {PictureSignature.Read(path)} file, whose compression changes numbers: give labels as a PNG.");

    /// <summary>The numbers; null for a file of colours, or of a format that changes numbers.</summary>
    public static IndexPlane? ReadOrNull(string path, PictureLimits limits)
    {
        var header = PictureHeader.Probe(path);
        limits.Check(path, header);
        if (header.Format == PictureFormat.Tiff)
        {
            return ReadTiff(path);
        }

        if (header.Format != PictureFormat.Png)
        {
            return null;
        }

        var png = PngChunks.ReadFile(path);
        var chunks = PngChunks.List(png);
        return chunks is [{ Type: "IHDR", DataLength: HeaderLength }, ..] && chunks[0].DataIn(png)[9] is Palette or Grey
            ? ReadStored(path, png, chunks, header.Orientation) : FromSamples(PictureReader.Read(path, limits));
    }

    // Only the chunks that hold the numbers go to the decoder, and a palette that maps each number to itself: so neither
    // colours that occur twice in a palette nor transparency nor a profile can blur which number was meant.
    private static IndexPlane ReadStored(string path, byte[] png, List<PngChunks.Chunk> chunks, int orientation)
    {
        var (depth, colourType) = ((int)chunks[0].DataIn(png)[8], (int)chunks[0].DataIn(png)[9]);
        var bare = new List<byte[]> { chunks[0].WholeIn(png).ToArray() };
        if (colourType == Palette)
        {
            bare.Add(PngChunks.Make("PLTE", Identity(1 << Math.Min(depth, 8))));
        }

        bare.AddRange(chunks.Where(chunk => chunk.Type is "IDAT" or "IEND").Select(chunk => chunk.WholeIn(png).ToArray()));
        var plane = IndexPlane.OfFirstBand(PictureReader.Reading(path, () =>
        {
            using var image = PictureLoader.OpenPng(PngChunks.Assemble(png, bare));
            return PictureLoader.Decode(image, PictureMetadata.None, orientation);
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

    // The decoder is given the file in memory: a palette there has to give way first.
    private static IndexPlane? ReadTiff(string path)
    {
        var tiff = PngChunks.ReadFile(path);
        var depth = TiffPalette.Uncover(tiff);
        var picture = PictureReader.Reading(path, () =>
        {
            using var image = PictureLoader.OpenTiff(tiff);
            using var numbers = WholeNumbers(path, image);
            return PictureLoader.Decode(numbers, PictureMetadata.None, PictureLoader.Header(image, PictureFormat.Tiff).Orientation);
        });
        return picture is { Bands: > 4 } ? null : depth < 8 && picture.Bands == 1 ? Unscaled(IndexPlane.OfFirstBand(picture), depth)
            : FromSamples(picture);
    }

    // Programs that measure write labels as 32-bit numbers and as floats.
    private static Image WholeNumbers(string path, Image image)
    {
        if (image.Format is Enums.BandFormat.Uchar or Enums.BandFormat.Ushort)
        {
            return image.Copy();
        }

        using var stored = image.CopyMemory();
        using var rounded = stored.Rint();
        using var broken = (stored - rounded).Abs();
        return stored.Min() >= 0 && stored.Max() <= ushort.MaxValue && broken.Max() == 0
            ? stored.Cast(Enums.BandFormat.Ushort)
            : throw new InputRefusedException(
                $"'{path}' holds numbers from {stored.Min():G6} to {stored.Max():G6}, where labels are whole numbers from 0 to "
                + $"{ushort.MaxValue}: save it as a 16-bit grey PNG.");
    }

    private static IndexPlane? FromSamples(Picture picture)
    {
        for (var pixel = 0; picture.ColourBands == 3 && pixel < picture.Width * picture.Height; pixel++)
        {
            var first = pixel * picture.Bands;
            var red = IndexPlane.Sample(picture, first);
            if (red != IndexPlane.Sample(picture, first + 1) || red != IndexPlane.Sample(picture, first + 2))
            {
                return null;
            }
        }

        return IndexPlane.OfFirstBand(picture);
    }
}
