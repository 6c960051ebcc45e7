using System.Text;
using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

public sealed class PictureFileTests : IDisposable
{
    private const string Heic =
        "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAYNtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAANGlsb2MAAAAAREAAAgABAAAAAAGnAAEAAAAAAAAAQQACAAAAAAHoAAEAAAAAAAAAvgAAADhpaW5mAAAAAAACAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAFWluZmUCAAABAAIAAEV4aWYAAAAAwmlwcnAAAACkaXBjbwAAAHhodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAAAEAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAQdtZGF0AAAAPSgBrwngITl1X1/96hf//7IHch9b2dn//7J0Ad+iV3/++RZwn//gnEQH5l5Pf6cMg93/+aMp0+qjZF9o+rAAAAAGRXhpZgAASUkqAAgAAAAGABIBAwABAAAAAQAAABoBBQABAAAAVgAAABsBBQABAAAAXgAAACgBAwABAAAAAgAAABMCAwABAAAAAQAAAGmHBAABAAAAZgAAAAAAAAA4YwAA6AMAADhjAADoAwAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAxMDABoAMAAQAAAP//AAACoAQAAQAAAEAAAAADoAQAAQAAAEAAAAAAAAAA";

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.webp")]
    [InlineData("a.tif")]
    [InlineData("a.TIFF")]
    public void Lossless_formats_give_back_every_sample(string name)
    {
        foreach (var bands in new[] { 3, 4 })
        {
            var picture = Pictures.Bytes(37, 21, bands);
            PictureWriter.Write(scratch.At(name), picture);
            var read = Picture.Load(scratch.At(name));
            Assert.Equal((37, 21, bands, 8), (read.Width, read.Height, read.Bands, read.BitsPerSample));
            // WebP may drop colours that cannot be seen.
            for (var i = 0; i < picture.Bytes.Length; i++)
            {
                var hidden = bands == 4 && picture.Bytes[(i / 4 * 4) + 3] == 0;
                Assert.True(hidden || picture.Bytes[i] == read.Bytes[i], $"sample {i}");
            }
        }
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.tif")]
    public void Sixteen_bits_grey_and_alpha_give_back_every_sample(string name)
    {
        for (var bands = 1; bands <= 4; bands++)
        {
            foreach (var picture in new[] { Pictures.Words(19, 23, bands), Pictures.Bytes(19, 23, bands) })
            {
                PictureWriter.Write(scratch.At(name), picture);
                var read = Picture.Load(scratch.At(name));
                Assert.Equal((bands, picture.BitsPerSample, bands is 2 or 4), (read.Bands, read.BitsPerSample, read.HasAlpha));
                Assert.Equal(Pictures.Samples(picture), Pictures.Samples(read));
            }
        }
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.tif")]
    [InlineData("a.webp")]
    public void A_picture_decoded_in_pieces_gives_back_every_sample(string name)
    {
        var picture = new Picture(1500, 1600, 3, [.. Enumerable.Range(0, 1500 * 1600 * 3)
            .Select(i => (byte)(1 + ((i / 4500) + i) % 250))]);
        PictureWriter.Write(scratch.At(name), picture);
        Assert.True(picture.Bytes.SequenceEqual(Picture.Load(scratch.At(name)).Bytes));
    }

    [Fact]
    public void A_jpeg_decoded_in_pieces_has_no_seams()
    {
        var flat = new Picture(2100, 1100, 3, [.. Enumerable.Repeat((byte)200, 2100 * 1100 * 3)]);
        PictureWriter.Write(scratch.At("a.jpg"), flat);
        Assert.Equal(-1, Picture.Load(scratch.At("a.jpg")).Bytes.IndexOfAnyExceptInRange((byte)198, (byte)202));
    }

    [Fact]
    public void A_jpeg_comes_back_close_and_as_grey_where_it_was_grey()
    {
        foreach (var bands in new[] { 1, 3 })
        {
            var flat = new Picture(32, 16, bands, [.. Enumerable.Repeat((byte)200, 32 * 16 * bands)]);
            PictureWriter.Write(scratch.At("a.jpg"), flat);
            var read = Picture.Load(scratch.At("a.jpg"));
            Assert.Equal(bands, read.Bands);
            Assert.All(read.Bytes.ToArray(), sample => Assert.InRange(sample, 198, 202));
        }
    }

    [Fact]
    public void Sixteen_bits_become_eight_where_the_format_has_no_more()
    {
        PictureWriter.Write(scratch.At("a.webp"), new Picture(2, 1, 3, [0, 257, 65535, 128, 129, 32896]));
        Assert.Equal([0, 1, 255, 0, 1, 128], Picture.Load(scratch.At("a.webp")).Bytes.ToArray());
    }

    [Fact]
    public void The_format_is_found_from_the_content_and_not_from_the_name()
    {
        File.WriteAllBytes(scratch.At("looks-like.png[page=1].jpg"), PictureWriter.Encode(Pictures.Bytes(5, 4, 3), PictureFormat.Tiff));
        Assert.Equal(PictureFormat.Tiff, PictureHeader.Probe(scratch.At("looks-like.png[page=1].jpg")).Format);
        Assert.Equal(5, Picture.Load(scratch.At("looks-like.png[page=1].jpg")).Width);
    }

    [Fact]
    public void The_header_tells_size_depth_and_orientation_without_the_samples()
    {
        var file = PictureWriter.Encode(Pictures.Words(40, 30, 4), PictureFormat.Png);
        var header = PictureHeader.Probe(scratch.Write("a.png", file.AsSpan(0, file.Length / 2)));
        Assert.Equal((40, 30, 4, 16, true, 1), (header.Width, header.Height, header.Bands, header.BitsPerSample,
            header.HasAlpha, header.Orientation));
        Assert.Equal((PictureColour.Rgb, 1, false), (header.Colour, header.PageCount, header.HasProfile));
    }

    [Fact]
    public void Palettes_and_transparent_colours_are_expanded()
    {
        var palette = Pictures.Chunk("PLTE", [10, 20, 30, 40, 50, 60, 70, 80, 90]);
        var transparent = Pictures.Chunk("tRNS", [255, 7]);
        var read = Picture.Load(scratch.Write("p.png", Pictures.Png(3, 1, 8, 3, [[2, 1, 0]], palette, transparent)));
        Assert.Equal([70, 80, 90, 255, 40, 50, 60, 7, 10, 20, 30, 255], read.Bytes.ToArray());
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("picture")]
    [InlineData("a.gif")]
    public void An_extension_that_is_not_written_is_refused_with_the_list(string name)
    {
        var error = Assert.Throws<InputRefusedException>(() => PictureWriter.Write(scratch.At(name), Pictures.Bytes(2, 2, 3)));
        Assert.Contains(".png, .jpg, .jpeg, .webp, .tif, .tiff or .heic", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch.At(name)));
    }

    [Fact]
    public void A_jpeg_does_not_silently_lose_transparency()
    {
        var error = Assert.Throws<InputRefusedException>(() => PictureWriter.Write(scratch.At("a.jpg"), Pictures.Bytes(2, 2, 4)));
        Assert.Contains("transparency", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Masks_take_eight_bits_and_label_maps_as_many_as_they_need()
    {
        PictureWriter.WriteGrey(scratch.At("small.png"), 3, 1, [0, 200, 255]);
        PictureWriter.WriteGrey(scratch.At("labels.png"), 3, 1, new ushort[] { 0, 256, 65535 });
        Assert.Equal(8, PictureHeader.Probe(scratch.At("small.png")).BitsPerSample);
        Assert.Equal([0, 200, 255], Picture.LoadIndices(scratch.At("small.png")).Values);
        Assert.Equal([0, 256, 65535], Picture.LoadIndices(scratch.At("labels.png")).Values);
    }

    [Fact]
    public void Heic_is_read_where_libvips_has_it_or_refused_with_a_sentence()
    {
        var path = scratch.Write("a.heic", Convert.FromBase64String(Heic));
        try
        {
            // 64x64: red in the left half, green in the upper half.
            var picture = Picture.Load(path);
            Assert.Equal((64, 64, 3, 8), (picture.Width, picture.Height, picture.Bands, picture.BitsPerSample));
            Assert.InRange(picture.Bytes[0], 230, 255);
            Assert.InRange(picture.Bytes[1], 180, 220);
            Assert.InRange(picture.Bytes[^3], 0, 30);
        }
        catch (InputRefusedException error)
        {
            Assert.Contains("a.heic", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(12, 13)] // Display P3
    [InlineData(9, 16)] // PQ
    [InlineData(1, 13)] // sRGB
    public void A_heic_that_names_its_colours_by_numbers_keeps_their_meaning(byte primaries, byte transfer)
    {
        Assert.SkipUnless(Libvips.CanRead(PictureFormat.Heif), "This libvips has no HEIC.");
        var file = Convert.FromBase64String(Heic);
        byte[] colour = [0, 0, 0, 19, .. "colrnclx"u8, 0, primaries, 0, transfer, 0, 1, 128];
        var end = file.AsSpan().IndexOf("ipco"u8) - 4 + 164; // the list of properties ends there
        file[file.AsSpan().IndexOf("ipco"u8) - 1] += 19;
        file[file.AsSpan().IndexOf("iprp"u8) - 1] += 19;
        file[file.AsSpan().IndexOf("meta"u8) - 1] += 19;
        file[file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 1, 0xA7]) + 3] += 19; // where the samples lie
        var photo = Picture.Load(scratch.Write("a.heic", [.. file[..end], .. colour, .. file[end..]]));
        Assert.Equal(primaries == 12, photo.IccProfile is not null);
        Assert.Equal(transfer == 16, photo.Metadata.IsHighDynamicRange);
        PictureWriter.Write(scratch.At("a.png"), photo);
        var chunk = Pictures.Chunk("cICP", [primaries, transfer, 0, 1]);
        Assert.Equal(primaries != 1, File.ReadAllBytes(scratch.At("a.png")).AsSpan().IndexOf(chunk) > 0);
    }

    [Fact]
    public void A_damaged_heic_is_refused()
    {
        byte[] file = [0, 0, 0, 24, .. Encoding.ASCII.GetBytes("ftypheic"), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("mif1heic")];
        var error = Assert.Throws<InputRefusedException>(() => Picture.Load(scratch.Write("a.heic", file)));
        Assert.Contains("a.heic", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heic_cut_short_is_refused_for_that_and_not_for_where_its_reader_looked()
    {
        Assert.SkipUnless(Libvips.CanRead(PictureFormat.Heif), "This libvips has no HEIC.");
        var error = Assert.Throws<InputRefusedException>(() => Picture.Load(
            scratch.Write("a.heic", Convert.FromBase64String(Heic).AsSpan(0, 600))));
        Assert.Contains("damaged or cut short", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("seek", error.Message, StringComparison.Ordinal);
    }
}
