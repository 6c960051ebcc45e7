using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

public sealed class RefusalTests : IDisposable
{
    private const string AnimatedWebP =
        "UklGRvoBAABXRUJQVlA4WAoAAAAKAAAABwAABwAAQU5JTQYAAAD/////AABBTk1GfgAAAAAAAAAAAAcAAAcAAGQAAAJWUDggZgAAAPABAJ0BKggACAACADQlsAJ0BcExboE8QAD7G8EbWzj+2gf8P9/uHt1s+vGUcIutn1D+of7fX3fhWN/bRgCodO5fd+D2ELm9cD5gJFNPzZ92bMz6NXx3hjps1QCSVxYxqjahfXSAAEFOTUaGAAAAAAAAAAAABwAABwAAZAAAAFZQOCBuAAAA9AEAnQEqCAAIAAAANCWgAnQwTsFnuE94AP5LOcSSBX/en69Nm99vt/d4D/0WANhwt/iCCLamvQnB79WpSfn8ky/DM40/usph+BP+nCzI/QvzeVUu9CMdl4u3eXwxZMuQXUEJ/Ro9+g8q9/QzpABFWElGugAAAEV4aWYAAElJKgAIAAAABgASAQMAAQAAAAEAAAAaAQUAAQAAAFYAAAAbAQUAAQAAAF4AAAAoAQMAAQAAAAIAAAATAgMAAQAAAAEAAABphwQAAQAAAGYAAAAAAAAAOGMAAOgDAAA4YwAA6AMAAAYAAJAHAAQAAAAwMjEwAZEHAAQAAAABAgMAAKAHAAQAAAAwMTAwAaADAAEAAAD//wAAAqAEAAEAAAAIAAAAA6AEAAEAAAAQAAAAAAAAAA==";

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='5' height='5'/>", "an SVG drawing")]
    [InlineData("<?xml version='1.0'?><svg width='5'/>", "an SVG drawing")]
    [InlineData("GIF89a\u0001\0\u0001\0", "a GIF")]
    [InlineData("%PDF-1.7", "a PDF")]
    [InlineData("BM\0\0\0\0", "a BMP")]
    [InlineData("these are words", "a text file")]
    [InlineData("\u0001\u0002\u0003", "a file of another kind")]
    public void Other_files_are_refused_by_what_they_are(string content, string kind)
    {
        var path = scratch.Write("a.png", Encoding.Latin1.GetBytes(content));
        foreach (var attempt in Attempts(path))
        {
            var error = Assert.Throws<InputRefusedException>(attempt);
            Assert.Contains(kind, error.Message, StringComparison.Ordinal);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("svgload_buffer", "<svg xmlns='http://www.w3.org/2000/svg' width='5' height='5'/>")]
    [InlineData("gifload_buffer", "GIF89a\u0001\0\u0001\0\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\u0002L\u0001\0;")]
    [InlineData("magickload_buffer", "P6 1 1 255 abc")]
    public void A_loader_that_is_not_named_runs_for_nobody_in_this_process(string loader, string content)
    {
        Assert.True(Libvips.CanRead(PictureFormat.Png)); // starts libvips
        Assert.SkipWhen(NetVips.NetVips.TypeFind("VipsOperation", loader) == 0, $"This libvips has no {loader}.");
        var error = Assert.Throws<NetVips.VipsException>(() => NetVips.Operation.Call(loader, Encoding.Latin1.GetBytes(content)));
        Assert.Contains("blocked", error.Message, StringComparison.Ordinal);
        Assert.Throws<NetVips.VipsException>(() => NetVips.Image.NewFromBuffer(Encoding.Latin1.GetBytes(content)));
    }

    [Fact]
    public void What_is_not_a_file_with_bytes_is_refused()
    {
        foreach (var (path, words) in new[]
        {
            (scratch.At("absent.png"), "does not exist"), (scratch.At("no/such/folder.png"), "does not exist"),
            (scratch.Write("empty.png", []), "is empty"), (Path.GetDirectoryName(scratch.At("a"))!, "is a folder"),
        })
        {
            foreach (var attempt in Attempts(path))
            {
                Assert.Contains(words, Assert.Throws<InputRefusedException>(attempt).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void More_samples_than_an_array_of_bytes_holds_are_refused_before_they_are_decoded()
    {
        var path = scratch.Write("wide.png", [.. Pictures.Signature, .. Pictures.Header(16384, 16384, 16, 6),
            .. Pictures.Chunk("IDAT", [0x78, 0x9C, 1, 0, 0, 0xFF, 0xFF]), .. Pictures.Chunk("IEND", [])]);
        Assert.Contains("over 2 GB of samples", Assert.Throws<InputRefusedException>(() => Picture.Load(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_of_four_thousand_million_pixels_is_refused_at_once()
    {
        byte[] bomb = [.. Pictures.Signature, .. Pictures.Header(65535, 65535, 8, 2),
            .. Pictures.Chunk("IDAT", [0x78, 0x9C, 1, 0, 0, 0xFF, 0xFF]), .. Pictures.Chunk("IEND", [])];
        var path = scratch.Write("bomb.png", bomb);
        Picture.Load(scratch.Write("small.png", Pictures.Png(1, 1, 8, 0, [[1]]))); // starts libvips
        var fastest = TimeSpan.MaxValue; // of a few: other tests run beside this one
        var error = Assert.Throws<InputRefusedException>(() => Picture.Load(path));
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var clock = Stopwatch.StartNew();
            error = Assert.Throws<InputRefusedException>(() => Picture.Load(path));
            fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
        }

        Assert.True(fastest.TotalMilliseconds < 50, $"{fastest.TotalMilliseconds} ms");
        Assert.Contains("65535x65535", error.Message, StringComparison.Ordinal);
        Assert.Contains("268 million", error.Message, StringComparison.Ordinal);
        Assert.Throws<InputRefusedException>(() => Picture.LoadIndices(path));
    }

    [Fact]
    public void The_limit_is_the_callers_and_largeness_is_no_refusal()
    {
        var path = scratch.Write("a.png", Pictures.Png(4, 3, 8, 0, [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]));
        Assert.Equal(4, Picture.Load(path, new PictureLimits(1, 12)).Width);
        Assert.Throws<InputRefusedException>(() => Picture.Load(path, new PictureLimits(1, 11)));
        Assert.True(new PictureLimits(12, 100).IsLarge(PictureHeader.Probe(path)));
        Assert.False(PictureLimits.Default.IsLarge(PictureHeader.Probe(path)));
    }

    [Fact]
    public void Of_an_animation_the_first_frame_is_read()
    {
        var path = scratch.Write("a.webp", Convert.FromBase64String(AnimatedWebP));
        Assert.Equal(2, PictureHeader.Probe(path).PageCount);
        Assert.Equal((8, 8), (Picture.Load(path).Width, Picture.Load(path).Height));
        var png = Pictures.Png(2, 1, 8, 0, [[7, 8]], Pictures.Chunk("acTL", [0, 0, 0, 3, 0, 0, 0, 0]));
        Assert.Equal(3, PictureHeader.Probe(scratch.Write("a.png", png)).PageCount);
        Assert.Equal([7, 8], Picture.Load(scratch.At("a.png")).Bytes.ToArray());
    }

    [Fact]
    public void A_tiff_of_floats_is_refused()
    {
        var tiff = Tiff(bits: 32, sampleFormat: 3, photometric: 1, bands: 1, [0, 0, 128, 63]);
        var error = Assert.Throws<InputRefusedException>(() => Picture.Load(scratch.Write("a.tif", tiff)));
        Assert.Contains("8 or 16 bits", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Tiff)]
    public void Every_prefix_of_a_file_is_decoded_or_refused(PictureFormat format)
    {
        var whole = PictureWriter.Encode(Pictures.Bytes(16, 12, 3), format);
        var refused = 0;
        for (var length = 0; length < whole.Length; length++)
        {
            var path = scratch.Write("cut", whole.AsSpan(0, length));
            refused += Refused(() => Picture.Load(path)) ? 1 : 0;
            _ = Refused(() => PictureHeader.Probe(path));
            _ = Refused(() => Picture.LoadIndices(path));
        }

        // What ends within the closing marks, or the check sum before them, has lost no sample; libvips from 8.15 on decodes it.
        Assert.True(refused >= whole.Length - 16, $"{refused} of {whole.Length} refused");
        Assert.False(Refused(() => Picture.Load(scratch.Write("whole", whole))));
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Tiff)]
    public void What_is_missing_after_several_pieces_is_noticed(PictureFormat format)
    {
        var whole = PictureWriter.Encode(new Picture(1500, 1600, 1, [.. Enumerable.Range(0, 1500 * 1600)
            .Select(i => (byte)(i * i >> 7))]), format);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var path = scratch.Write("cut", whole.AsSpan(0, whole.Length * 9 / 10));
            Assert.Contains(path, Assert.Throws<InputRefusedException>(() => Picture.Load(path)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Tiff)]
    public void Changed_bytes_are_decoded_or_refused(PictureFormat format)
    {
        var whole = PictureWriter.Encode(Pictures.Bytes(16, 12, 3), format, new PictureText("some words", "{}", DigitalSource.Edited));
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var changed = (byte[])whole.Clone();
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            var path = scratch.Write("changed", changed);
            _ = Refused(() => Picture.Load(path, new PictureLimits(1, 1_000_000)));
            _ = Refused(() => Picture.LoadIndices(path, new PictureLimits(1, 1_000_000)));
        }
    }

    [Fact]
    public void A_text_chunk_that_unpacks_to_gigabytes_is_passed_over_or_refused()
    {
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed,
            System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 64; i++)
            {
                zlib.Write(zeros);
            }
        }

        var bomb = Pictures.Chunk("zTXt", [.. "bomb"u8, 0, 0, .. packed.ToArray()]);
        var path = scratch.Write("a.png", Pictures.Png(1, 1, 8, 0, [[7]], bomb, Pictures.Chunk("tEXt", [.. "note"u8, 0, .. "kept"u8])));
        try
        {
            var picture = Picture.Load(path);
            Assert.False(picture.Text.ContainsKey("bomb"));
            Assert.Equal("kept", picture.Text["note"]);
        }
        catch (InputRefusedException error)
        {
            Assert.Contains("limits", error.Message, StringComparison.Ordinal); // libvips from 8.15 on
        }
    }

    /// <summary>One pixel, uncompressed.</summary>
    internal static byte[] Tiff(int bits, int sampleFormat, int photometric, int bands, byte[] samples)
    {
        (int Tag, int Value)[] entries =
        [
            (256, 1), (257, 1), (258, bits), (259, 1), (262, photometric), (273, 0), (277, bands), (278, 1),
            (279, samples.Length), (339, sampleFormat),
        ];
        var directory = 8;
        var bitsAt = directory + 2 + (entries.Length * 12) + 4;
        var samplesAt = bitsAt + (2 * bands);
        var file = new byte[samplesAt + samples.Length];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), directory);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(directory), (short)entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = file.AsSpan(directory + 2 + (i * 12));
            var (tag, value) = entries[i];
            BinaryPrimitives.WriteInt16LittleEndian(entry, (short)tag);
            BinaryPrimitives.WriteInt16LittleEndian(entry[2..], (short)(tag == 258 ? 3 : 4));
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], tag == 258 ? bands : 1);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], tag switch { 258 when bands > 2 => bitsAt, 273 => samplesAt, _ => value });
        }

        for (var band = 0; band < bands; band++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(bitsAt + (2 * band)), (short)bits);
        }

        samples.CopyTo(file, samplesAt);
        return file;
    }

    private static Action[] Attempts(string path) =>
        [() => Picture.Load(path), () => PictureHeader.Probe(path), () => Picture.LoadIndices(path)];

    private static bool Refused(Action attempt)
    {
        try
        {
            attempt();
            return false;
        }
        catch (InputRefusedException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            return true;
        }
    }
}
