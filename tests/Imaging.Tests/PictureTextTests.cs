using System.Text;
using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

public sealed class PictureTextTests : IDisposable
{
    private const string Parameters = "a cat, \"quoted\" <b> & ]]>\nNegative prompt: blur\nSteps: 20, Sampler: DDIM, CFG scale: 7.5";
    private const string Record = "{\"prompt\": \"Zürich, 猫, 😀\",\n \"seed\": 42}";
    private static readonly PictureText Text = new(Parameters, Record, DigitalSource.Edited);

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    [InlineData("a.tif")]
    public void Texts_with_lines_and_any_letters_come_back_from_every_format(string name)
    {
        PictureWriter.Write(scratch.At(name), Pictures.Bytes(16, 16, 3), Text);
        var read = Picture.Load(scratch.At(name));
        Assert.Equal(Parameters, read.Text["parameters"]);
        Assert.Equal(Record, read.Text["itemwise"]);
        Assert.Contains("digitalsourcetype/compositeWithTrainedAlgorithmicMedia", Encoding.UTF8.GetString(read.Metadata.Xmp!), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_programs_find_ascii_in_text_chunks_and_the_rest_in_international_ones()
    {
        var png = Encoding.Latin1.GetString(PictureWriter.Encode(Pictures.Bytes(4, 4, 3), PictureFormat.Png, Text));
        Assert.Contains("tEXtparameters\0a cat", png, StringComparison.Ordinal);
        Assert.Contains("iTXtitemwise\0\0\0\0\0{\"prompt\"", png, StringComparison.Ordinal);
        Assert.True(png.IndexOf("tEXtparameters", StringComparison.Ordinal) < png.IndexOf("IDAT", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_account_replaces_the_first_and_foreign_texts_stay()
    {
        var note = Pictures.Chunk("tEXt", [.. "Author"u8, 0, .. "M\u00FCller"u8[..1], 0xFC, .. "ller"u8]);
        PictureWriter.Write(scratch.At("a.png"), Picture.Load(scratch.Write("in.png", Pictures.Png(1, 1, 8, 2, [[1, 2, 3]], note))), Text);
        PictureWriter.Write(scratch.At("b.png"), Picture.Load(scratch.At("a.png")), new PictureText("second", null, DigitalSource.Generated));
        var read = Picture.Load(scratch.At("b.png"));
        Assert.Equal(("second", "Müller"), (read.Text["parameters"], read.Text["Author"]));
        var xmp = Encoding.UTF8.GetString(read.Metadata.Xmp!);
        Assert.Contains("digitalsourcetype/trainedAlgorithmicMedia", xmp, StringComparison.Ordinal);
        Assert.DoesNotContain("compositeWith", xmp, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    [InlineData("a.tif")]
    public void The_pictures_own_xmp_is_kept(string name)
    {
        var packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' dc:format='kept'/></rdf:RDF></x:xmpmeta>"u8.ToArray();
        PictureWriter.Write(scratch.At(name), Pictures.Bytes(8, 8, 3, PictureMetadata.None with { Xmp = packet }), Text);
        Assert.Contains("kept", Encoding.UTF8.GetString(Picture.Load(scratch.At(name)).Metadata.Xmp!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no xml at all")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]
    public void An_xmp_packet_that_is_none_gives_way(string packet)
    {
        var picture = Pictures.Bytes(4, 4, 3, PictureMetadata.None with { Xmp = Encoding.UTF8.GetBytes(packet) });
        PictureWriter.Write(scratch.At("a.png"), picture, Text);
        Assert.Equal(Parameters, Picture.Load(scratch.At("a.png")).Text["parameters"]);
    }

    [Theory]
    [InlineData("a.png", 3, 8, 200_001)]
    [InlineData("a.png", 4, 16, 64)]
    [InlineData("a.webp", 3, 8, 200_001)]
    [InlineData("a.webp", 4, 8, 65)]
    [InlineData("a.jpg", 3, 8, 65_527)]
    [InlineData("a.jpg", 1, 8, 64)]
    public void Exif_blocks_go_through_byte_by_byte(string name, int bands, int bits, int length)
    {
        // The orientation, and after it what no reader needs to understand.
        byte[] exif = [.. Pictures.Exif(1), .. Enumerable.Range(0, length - Pictures.Exif(1).Length).Select(i => (byte)(i * 7))];
        var metadata = PictureMetadata.None with { Exif = exif, IccProfile = bands == 1 ? null : IccProfiles.DisplayP3 };
        var picture = bits == 8 ? Pictures.Bytes(33, 17, bands, metadata) : Pictures.Words(33, 17, bands, metadata);

        PictureWriter.Write(scratch.At(name), picture, Text);

        var read = Picture.Load(scratch.At(name));
        Assert.Equal(exif, read.Metadata.Exif);
        Assert.Equal((picture.Width, picture.Bands, picture.BitsPerSample, metadata.IccProfile?.Length), (read.Width, read.Bands, read.BitsPerSample, read.IccProfile?.Length));
    }

    [Fact]
    public void A_webp_without_anything_else_takes_an_exif_block()
    {
        foreach (var bands in new[] { 3, 4 })
        {
            var picture = new Picture(20, 30, bands, [.. Enumerable.Range(0, 20 * 30 * bands).Select(i => (byte)(1 + (i % 250)))], PictureMetadata.None with { Exif = Pictures.Exif(1) });
            PictureWriter.Write(scratch.At("bare.webp"), picture);
            var read = Picture.Load(scratch.At("bare.webp"));
            Assert.Equal(picture.Bytes.ToArray(), read.Bytes.ToArray());
            Assert.Equal(Pictures.Exif(1), read.Metadata.Exif);
        }
    }

    [Fact]
    public void A_jpeg_goes_without_an_exif_block_that_no_segment_holds()
    {
        PictureWriter.Write(scratch.At("a.jpg"), Pictures.Bytes(16, 16, 3, PictureMetadata.None with { Exif = new byte[65_528] }));
        Assert.Null(Picture.Load(scratch.At("a.jpg")).Metadata.Exif);
    }

    [Fact]
    public void A_heic_has_size_profile_and_exif_where_libvips_can_write_it()
    {
        try
        {
            var metadata = PictureMetadata.None with { IccProfile = IccProfiles.DisplayP3, Exif = Pictures.Exif(1) };
            PictureWriter.Write(scratch.At("a.heic"), new Picture(64, 48, 4, [.. Enumerable.Repeat((byte)200, 64 * 48 * 4)], metadata), Text);
            var read = Picture.Load(scratch.At("a.heic"));
            Assert.Equal((64, 48, 4), (read.Width, read.Height, read.Bands));
            Assert.Equal(metadata.IccProfile, read.IccProfile);
            Assert.NotNull(read.Metadata.Exif);
            Assert.InRange(read.Bytes[0], 196, 204);
        }
        catch (InputRefusedException error)
        {
            Assert.Contains("HEIC", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    [InlineData("a.png")]
    public void Exif_entries_are_kept(string name)
    {
        // One entry: the camera's make.
        byte[] exif = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x0F, 1, 2, 0, 6, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0, .. "Lumen\0"u8];
        PictureWriter.Write(scratch.At(name), Pictures.Bytes(16, 16, 3, PictureMetadata.None with { Exif = exif }));
        Assert.Contains("Lumen", Encoding.Latin1.GetString(Picture.Load(scratch.At(name)).Metadata.Exif!), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_exif_block_is_no_reason_to_fail()
    {
        foreach (var exif in new byte[][] { [], [1, 2, 3], [.. "II*\0"u8, 255, 255, 255, 255], [.. "II*\0"u8, 8, 0, 0, 0, 255, 255, 1, 2] })
        {
            PictureWriter.Write(scratch.At("a.jpg"), Pictures.Bytes(16, 16, 3, PictureMetadata.None with { Exif = exif }));
            Assert.Equal(16, Picture.Load(scratch.At("a.jpg")).Width);
        }
    }
}
