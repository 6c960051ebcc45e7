using System.Buffers.Binary;
using System.Text;
using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

/// <summary>What samples mean beyond a profile: PNG's gAMA, cHRM, sRGB and cICP, and the resolution of every format.</summary>
public sealed class PngColourTests : IDisposable
{
    private static readonly byte[] Resolution300 = Pictures.Chunk("pHYs", [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1]); // 11811 a metre

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_chunks_stand_in_the_result_as_they_were()
    {
        byte[][] chunks =
        [
            Pictures.Chunk("gAMA", [0, 1, 0x86, 0xA0]), Chromaticities(0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
            Pictures.Chunk("cICP", [9, 16, 0, 1]), Pictures.Chunk("mDCV", new byte[24]), Pictures.Chunk("cLLI", new byte[8]), Resolution300,
        ];
        var photo = Load(chunks);
        var edited = photo.Compose(Grey(200), [255, 0]);
        PictureWriter.Write(scratch.At("out.png"), edited);
        var written = Encoding.Latin1.GetString(File.ReadAllBytes(scratch.At("out.png")));
        Assert.All(chunks, chunk => Assert.Contains(Encoding.Latin1.GetString(chunk), written, StringComparison.Ordinal));
        Assert.DoesNotContain("iCCP", written, StringComparison.Ordinal);
        var again = Picture.Load(scratch.At("out.png"));
        PictureWriter.Write(scratch.At("again.png"), again);
        Assert.Equal(File.ReadAllBytes(scratch.At("out.png")), File.ReadAllBytes(scratch.At("again.png")));
    }

    [Fact]
    public void A_gamma_of_one_is_light_itself()
    {
        var photo = Load(Pictures.Chunk("gAMA", [0, 1, 0x86, 0xA0]));
        var seen = photo.ToWorkingRgb();
        Assert.All(seen.Bytes.ToArray(), sample => Assert.InRange(sample, 187, 189)); // half of the light
        Assert.All(photo.Compose(seen, [255, 255]).Bytes.ToArray(), sample => Assert.InRange(sample, 126, 129)); // and back
        PictureWriter.Write(scratch.At("a.jpg"), photo, quality: 100);
        Assert.All(Picture.Load(scratch.At("a.jpg")).ToWorkingRgb().Bytes.ToArray(), sample => Assert.InRange(sample, 185, 191));
    }

    [Fact]
    public void Grey_has_a_gamma_too()
    {
        var path = scratch.Write("g.png", Pictures.Png(2, 1, 8, 0, [[128, 128]], Pictures.Chunk("gAMA", [0, 1, 0x86, 0xA0])));
        Assert.All(Picture.Load(path).ToWorkingRgb().Bytes.ToArray(), sample => Assert.InRange(sample, 187, 189));
    }

    [Fact]
    public void Primaries_and_coded_colours_are_what_a_profile_says()
    {
        var meant = new Picture(2, 1, 3, [150, 100, 100, 100, 160, 90], PictureMetadata.None with { IccProfile = IccProfiles.DisplayP3 })
            .ToWorkingRgb().Bytes.ToArray();
        foreach (var chunks in new byte[][][]
        {
            [Pictures.Chunk("gAMA", [0, 0, 0xB1, 0x8F]), Chromaticities(0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)],
            [Pictures.Chunk("cICP", [12, 13, 0, 1]), Pictures.Chunk("gAMA", [0, 1, 0x86, 0xA0])], // cICP comes first
        })
        {
            var path = scratch.Write("p.png", Pictures.Png(2, 1, 8, 2, [[150, 100, 100, 100, 160, 90]], chunks));
            var seen = Picture.Load(path).ToWorkingRgb().Bytes.ToArray();
            Assert.All(seen.Zip(meant), pair => Assert.InRange(pair.First - pair.Second, -3, 3)); // gamma 2.2 is nearly sRGB's curve
        }
    }

    [Theory]
    [InlineData("gAMA", new byte[] { 0, 0, 0xB1, 0x8F })] // 1 / 2.2
    [InlineData("gAMA", new byte[] { 0, 0, 0, 0 })]
    [InlineData("gAMA", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData("sRGB", new byte[] { 0 })]
    [InlineData("cICP", new byte[] { 1, 13, 0, 1 })]
    [InlineData("cICP", new byte[] { 2, 2, 0, 1 })]
    [InlineData("cICP", new byte[] { 200, 13, 0, 1 })]
    [InlineData("cHRM", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("cHRM", new byte[] { 0, 0, 0 })]
    public void What_means_srgb_or_nothing_leaves_samples_as_they_are(string type, byte[] data)
    {
        var photo = Load(Pictures.Chunk(type, data));
        Assert.Null(photo.IccProfile);
        Assert.Equal(photo.Bytes.ToArray(), photo.ToWorkingRgb().Bytes.ToArray());
    }

    [Fact]
    public void High_dynamic_range_is_kept_in_png_and_refused_elsewhere()
    {
        foreach (var transfer in new byte[] { 16, 18 })
        {
            var photo = Load(Pictures.Chunk("cICP", [9, transfer, 0, 1]));
            Assert.True(photo.Metadata.IsHighDynamicRange);
            PictureWriter.Write(scratch.At("a.png"), photo);
            Assert.True(Picture.Load(scratch.At("a.png")).Metadata.IsHighDynamicRange);
            foreach (var name in new[] { "a.jpg", "a.tif", "a.webp" })
            {
                var error = Assert.Throws<InputRefusedException>(() => PictureWriter.Write(scratch.At(name), photo));
                Assert.Contains("high dynamic range", error.Message, StringComparison.Ordinal);
                Assert.False(File.Exists(scratch.At(name)));
            }
        }
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.tif")]
    public void A_resolution_goes_from_format_to_format(string name)
    {
        PictureWriter.Write(scratch.At(name), Load(Resolution300));
        PictureWriter.Write(scratch.At("b.png"), Picture.Load(scratch.At(name)));
        var png = File.ReadAllBytes(scratch.At("b.png"));
        var at = png.AsSpan().IndexOf("pHYs"u8) + 4;
        Assert.Equal((11811, 11811, 1), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)),
            BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 4)), png[at + 8]));
        var read = Picture.Load(scratch.At(name)).Metadata.Resolution;
        Assert.InRange(read!.Across * 25.4, 299.9, 300.1);
        Assert.InRange(read.Down * 25.4, 299.9, 300.1);
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.tif")]
    [InlineData("a.webp")]
    public void A_picture_without_a_resolution_stays_without(string name)
    {
        PictureWriter.Write(scratch.At(name), Pictures.Bytes(16, 16, 3));
        Assert.Null(Picture.Load(scratch.At(name)).Metadata.Resolution);
        PictureWriter.Write(scratch.At("b.png"), Picture.Load(scratch.At(name)));
        Assert.Equal(-1, File.ReadAllBytes(scratch.At("b.png")).AsSpan().IndexOf("pHYs"u8));
    }

    [Fact]
    public void A_shape_of_pixels_without_a_unit_is_kept()
    {
        var wide = Pictures.Chunk("pHYs", [0, 0, 0, 2, 0, 0, 0, 1, 0]);
        PictureWriter.Write(scratch.At("a.png"), Load(wide));
        Assert.True(File.ReadAllBytes(scratch.At("a.png")).AsSpan().IndexOf(wide) > 0);
    }

    private static Picture Grey(byte value) => new(2, 1, 3, [.. Enumerable.Repeat(value, 6)]);

    private static byte[] Chromaticities(params double[] values)
    {
        var data = new byte[32];
        foreach (var (index, value) in values.Index())
        {
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4 * index), (int)Math.Round(value * 100_000));
        }

        return Pictures.Chunk("cHRM", data);
    }

    // Two pixels of the middle.
    private Picture Load(params byte[][] chunks) =>
        Picture.Load(scratch.Write("in.png", Pictures.Png(2, 1, 8, 2, [[128, 128, 128, 128, 128, 128]], chunks)));
}
