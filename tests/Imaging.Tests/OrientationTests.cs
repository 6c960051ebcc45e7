using System.Text;
using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

public sealed class OrientationTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    // The stored rows are 1 2 3 / 4 5 6; EXIF says where the stored first row and first column belong.
    [Theory]
    [InlineData(1, 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, 3, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(3, 3, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(4, 3, new byte[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(5, 2, new byte[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(6, 2, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(7, 2, new byte[] { 6, 3, 5, 2, 4, 1 })]
    [InlineData(8, 2, new byte[] { 3, 6, 2, 5, 1, 4 })]
    public void The_eight_orientations_come_in_upright_and_go_out_upright(int orientation, int width, byte[] upright)
    {
        foreach (var littleEndian in new[] { true, false })
        {
            var exif = Pictures.Chunk("eXIf", Pictures.Exif(orientation, littleEndian));
            var path = scratch.Write("a.png", Pictures.Png(3, 2, 8, 0, [[1, 2, 3], [4, 5, 6]], exif));
            Assert.Equal((3, orientation), (PictureHeader.Probe(path).Width, PictureHeader.Probe(path).Orientation));
            var picture = Picture.Load(path);
            Assert.Equal(width, picture.Width);
            Assert.Equal(upright, picture.Bytes.ToArray());

            PictureWriter.Write(scratch.At("out.png"), picture);
            Assert.Equal(1, PictureHeader.Probe(scratch.At("out.png")).Orientation);
            Assert.Equal(upright, Picture.Load(scratch.At("out.png")).Bytes.ToArray());
        }
    }

    [Theory]
    [InlineData("<rdf:Description t:Orientation='6' t:Make='Lumen'/>", "Orientation=\"1\"")]
    [InlineData("<rdf:Description><t:Make>Lumen</t:Make><t:Orientation>6</t:Orientation></rdf:Description>", "Orientation>1<")]
    public void An_orientation_in_xmp_says_upright_once_the_picture_is(string description, string upright)
    {
        var xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
            + $"xmlns:t='http://ns.adobe.com/tiff/1.0/'>{description}</rdf:RDF></x:xmpmeta>";
        PictureWriter.Write(scratch.At("a.png"), Pictures.Bytes(3, 2, 3, PictureMetadata.None with { Xmp = Encoding.UTF8.GetBytes(xmp) }));
        var read = Encoding.UTF8.GetString(Picture.Load(scratch.At("a.png")).Metadata.Xmp!);
        Assert.Contains(upright, read, StringComparison.Ordinal);
        Assert.Contains("Lumen", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void A_jpeg_is_turned_and_written_upright(int orientation)
    {
        var flat = PictureWriter.Encode(new Picture(32, 16, 1, [.. Enumerable.Range(0, 512)
            .Select(i => (byte)(i % 32 < 16 ? 20 : 220))]), PictureFormat.Jpeg);
        byte[] exif = [.. "Exif\0\0"u8, .. Pictures.Exif(orientation)];
        byte[] tagged = [.. flat[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. flat[2..]];
        var picture = Picture.Load(scratch.Write("a.jpg", tagged));
        Assert.Equal(orientation == 6 ? (16, 32) : (32, 16), (picture.Width, picture.Height));
        var (first, last) = (picture.Bytes[0], picture.Bytes[^1]);
        Assert.True(orientation == 6 ? first < 60 && last > 180 : first > 180 && last < 60);

        foreach (var name in new[] { "out.jpg", "out.webp", "out.png", "out.tif" })
        {
            PictureWriter.Write(scratch.At(name), picture);
            Assert.Equal((picture.Width, picture.Height), (Picture.Load(scratch.At(name)).Width, Picture.Load(scratch.At(name)).Height));
            Assert.Equal(1, PictureHeader.Probe(scratch.At(name)).Orientation);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_picture_decoded_in_pieces_is_turned_as_a_whole(int orientation)
    {
        // Stored pixels tell where they stand: rows of three pieces, the last one shorter.
        const int Width = 1100, Height = 2000;
        var rows = Enumerable.Range(0, Height).Select(y => Enumerable.Range(0, Width).SelectMany(x => Where(x, y)).ToArray()).ToArray();
        var path = scratch.Write("a.png", Pictures.Png(Width, Height, 16, 4, rows, Pictures.Chunk("eXIf", Pictures.Exif(orientation))));
        var picture = Picture.Load(path);

        Assert.Equal(orientation < 5 ? (Width, Height) : (Height, Width), (picture.Width, picture.Height));
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var (fromLeft, fromTop) = orientation < 5 ? (x, y) : (y, x);
                var storedX = orientation is 2 or 3 or 7 or 8 ? Width - 1 - fromLeft : fromLeft;
                var storedY = orientation is 3 or 4 or 6 or 7 ? Height - 1 - fromTop : fromTop;
                var at = 2 * ((y * picture.Width) + x);
                if (picture.Words[at] != storedX || picture.Words[at + 1] != storedY)
                {
                    Assert.Fail($"at {x},{y} stands {picture.Words[at]},{picture.Words[at + 1]}, expected {storedX},{storedY}");
                }
            }
        }
    }

    private static IEnumerable<byte> Where(int x, int y) => [(byte)(x >> 8), (byte)x, (byte)(y >> 8), (byte)y];
}
