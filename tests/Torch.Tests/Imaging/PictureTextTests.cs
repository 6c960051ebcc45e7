using System.Text;
using Itemwise.Torch.Imaging;

namespace Itemwise.Torch.Tests.Imaging;

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
