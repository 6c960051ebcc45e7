using System.Buffers.Binary;
using System.Text;
using Itemwise.Editing;
using Itemwise.Imaging;
using Itemwise.Imaging.Tests;

namespace Itemwise.Cli.Tests.Commands;

/// <summary>Photos of every size and kind through <c>edit</c>: what comes out is the photo, but for the edit.</summary>
public sealed class EditedPhotoTests(LearnedScene scene) : IClassFixture<LearnedScene>
{
    private static readonly byte[] Exif = Pictures.Exif(1);

    [Theory]
    [InlineData(64, 64)]
    [InlineData(61, 67)]
    [InlineData(1009, 67)]
    [InlineData(64, 997)]
    [InlineData(257, 509)]
    [InlineData(1283, 1021)]
    public void A_photo_of_any_size_keeps_it_and_every_sample_outside(int width, int height)
    {
        using var folder = new TemporaryFolder();
        var photo = Photo(width, height, 3, 8, PictureMetadata.None);
        PictureWriter.Write(folder.At("photo.png"), photo);

        AssertEdited(photo, Edited(folder, "photo.png", width, height, "edited.png"), width, height);
    }

    [Theory]
    [InlineData(3, 8, "photo.png", "edited.png")]
    [InlineData(4, 8, "photo.png", "edited.webp")]
    [InlineData(3, 16, "photo.png", "edited.tif")]
    [InlineData(4, 16, "photo.png", "edited.png")]
    [InlineData(4, 16, "photo.tif", "edited.tif")]
    [InlineData(3, 8, "photo.webp", "edited.webp")]
    [InlineData(3, 8, "photo.webp", "edited.png")]
    public void Profile_bits_and_alpha_stay_as_they_are(int bands, int bits, string from, string to) =>
        AssertKept(bands, bits, IccProfiles.DisplayP3, from, to);

    [Theory]
    [InlineData(1, 8, "photo.png", "edited.png")]
    [InlineData(2, 8, "photo.png", "edited.tif")]
    [InlineData(1, 16, "photo.tif", "edited.png")]
    [InlineData(2, 16, "photo.png", "edited.png")]
    public void A_grey_photo_stays_grey(int bands, int bits, string from, string to) =>
        AssertKept(bands, bits, IccProfiles.LinearGrey, from, to);

    [Theory]
    [InlineData("photo.jpg", "edited.png")]
    [InlineData("photo.png", "edited.webp")]
    [InlineData("photo.webp", "edited.png")]
    [InlineData("photo.png", "edited.jpg")]
    public void Exif_goes_into_every_format_that_has_it(string from, string to)
    {
        using var folder = new TemporaryFolder();
        PictureWriter.Write(folder.At(from), Photo(96, 80, 3, 8, PictureMetadata.None with { Exif = Exif }));

        var edited = Edited(folder, from, 96, 80, to);

        Assert.NotNull(edited.Metadata.Exif);
        Assert.Equal(Picture.Load(folder.At(from)).Metadata.Exif, edited.Metadata.Exif);
    }

    [Theory]
    [InlineData("edited.png")]
    [InlineData("edited.jpg")]
    [InlineData("edited.webp")]
    [InlineData("edited.tif")]
    public void What_was_removed_cannot_be_read_from_a_thumbnail_in_the_result(string to)
    {
        using var folder = new TemporaryFolder();
        PictureWriter.Write(folder.At("photo.jpg"), Photo(96, 80, 3, 8, PictureMetadata.None with { Exif = Pictures.CameraExif(true) }));
        Assert.True(File.ReadAllBytes(folder.At("photo.jpg")).AsSpan().IndexOf(Pictures.Thumbnail) > 0);

        Edited(folder, "photo.jpg", 96, 80, to);

        Assert.Equal(-1, File.ReadAllBytes(folder.At(to)).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Pictures.Secret)));
    }

    [Fact]
    public void A_cmyk_photo_is_edited_as_srgb_of_the_same_size()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("photo.tif"), CmykTiff(96, 80));

        AssertEdited(Picture.Load(folder.At("photo.tif")), Edited(folder, "photo.tif", 96, 80, "edited.tif"), 96, 80);
    }

    [Fact]
    public void A_small_edit_of_a_large_photo_is_made_on_a_crop_unless_the_whole_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        var photo = Photo(1200, 900, 3, 8, PictureMetadata.None);
        PictureWriter.Write(folder.At("photo.png"), photo);

        var crop = Edited(folder, "photo.png", 1200, 900, "crop.png");
        var again = Edited(folder, "photo.png", 1200, 900, "again.png");
        var whole = Edited(folder, "photo.png", 1200, 900, "whole.png", "--crop", "whole");

        AssertEdited(photo, crop, 1200, 900);
        AssertEdited(photo, whole, 1200, 900);
        Assert.Equal(crop.Bytes.ToArray(), again.Bytes.ToArray());
        Assert.NotEqual(crop.Bytes.ToArray(), whole.Bytes.ToArray());
    }

    private void AssertKept(int bands, int bits, byte[] profile, string from, string to)
    {
        using var folder = new TemporaryFolder();
        var photo = Photo(96, 80, bands, bits, PictureMetadata.None with { IccProfile = profile });
        PictureWriter.Write(folder.At(from), photo);

        var edited = Edited(folder, from, 96, 80, to);

        Assert.Equal(profile, edited.IccProfile);
        AssertEdited(Picture.Load(folder.At(from)), edited, 96, 80);
    }

    private Picture Edited(TemporaryFolder folder, string photo, int width, int height, string output, params string[] more)
    {
        var workspace = folder.At(Path.GetFileNameWithoutExtension(output));
        PictureWriter.WriteGrey(folder.At("labels.png"), width, height,
            [.. Enumerable.Range(0, width * height).Select(i => (byte)(IsItem(i, width, height) ? 1 : 2))]);
        Assert.Equal("", CliRun.Of("new", folder.At(photo), "-o", workspace, "--items", folder.At("labels.png")).Error);
        CopyAssociation(workspace);
        var run = CliRun.Of(["edit", workspace, "--model", scene.Model, "--describe", "1=a blue ball", "-o",
            folder.At(output), "--json", .. more]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.True(run.Json.GetProperty("changedOutside").GetInt64() == 0
            || output.EndsWith(".jpg", StringComparison.Ordinal), run.Output);
        Assert.Equal(0, run.Json.GetProperty("liveTensors").GetInt64());
        return Picture.Load(folder.At(output));
    }

    private void CopyAssociation(string workspace)
    {
        var target = Directory.CreateDirectory(Path.Combine(workspace, "association")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(scene.Workspace, "association")))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    // Alpha is the photo's everywhere; beyond the item and any rim around it, every sample is.
    private static void AssertEdited(Picture photo, Picture edited, int width, int height)
    {
        Assert.Equal((width, height, photo.Bands, photo.BitsPerSample), (edited.Width, edited.Height, edited.Bands, edited.BitsPerSample));
        var (changed, rim) = (0, 2 + (Math.Min(width, height) / 20));
        for (var i = 0; i < width * height * photo.Bands; i++)
        {
            var (pixel, band) = (i / photo.Bands, i % photo.Bands);
            var equal = photo.BitsPerSample == 8 ? photo.Bytes[i] == edited.Bytes[i] : photo.Words[i] == edited.Words[i];
            changed += equal ? 0 : 1;
            Assert.True(equal || (band < photo.ColourBands && IsItem(pixel, width, height, rim)), $"sample {i} changed");
        }

        Assert.NotEqual(0, changed);
    }

    // A block in the middle of a sixth of the photo's sides, at least 10 pixels.
    private static bool IsItem(int pixel, int width, int height, int more = 0) =>
        Math.Abs((pixel % width) - (width / 2)) <= Math.Max(5, width / 12) + more
            && Math.Abs((pixel / width) - (height / 2)) <= Math.Max(5, height / 12) + more;

    // No transparent pixel: WebP may drop the colours of those.
    private static Picture Photo(int width, int height, int bands, int bits, PictureMetadata metadata)
    {
        var words = new ushort[width * height * bands];
        for (var i = 0; i < words.Length; i++)
        {
            var (x, y) = (i / bands % width, i / bands / width);
            words[i] = (ushort)(9000 + (40000L * ((x * (1 + (i % bands))) + y) / ((bands * width) + height))
                + (((x * 37) + (y * 11)) % 64 * 100));
        }

        return bits == 16 ? new Picture(width, height, bands, words, metadata)
            : new Picture(width, height, bands, Array.ConvertAll(words, word => (byte)(word >> 8)), metadata);
    }

    // Uncompressed, four bytes a pixel: cyan, magenta, yellow, black.
    private static byte[] CmykTiff(int width, int height)
    {
        (ushort Tag, ushort Type, uint Value)[] entries =
        [
            (256, 4, (uint)width), (257, 4, (uint)height), (258, 3, 8), (259, 3, 1), (262, 3, 5), (273, 4, 256), (277, 3, 4),
            (278, 4, (uint)height), (279, 4, (uint)(width * height * 4)),
        ];
        var file = new byte[256 + (width * height * 4)];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), 8);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = file.AsSpan(10 + (12 * i));
            BinaryPrimitives.WriteUInt16LittleEndian(entry, entries[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], entries[i].Type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], entries[i].Tag == 258 ? 4u : 1u);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], entries[i].Tag == 258 ? 200u : entries[i].Value);
        }

        for (var band = 0; band < 4; band++)
        {
            file[200 + (2 * band)] = 8;
        }

        for (var i = 0; i < width * height * 4; i++)
        {
            file[256 + i] = (byte)(i % 4 == 3 ? 20 : i / 4 % width);
        }

        return file;
    }
}
