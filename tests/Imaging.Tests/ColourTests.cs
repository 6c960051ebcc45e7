using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

public sealed class ColourTests : IDisposable
{
    private const string CmykJpeg =
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAAJCv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBEMATQBZAEsAAD8AlUlUqmqm1UAMq7VQDVQA/9k=";

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_cmyk_jpeg_becomes_srgb()
    {
        // 16x16: cyan in the left half, magenta in the upper half, no yellow or black.
        var picture = Picture.Load(scratch.Write("cmyk.jpg", Convert.FromBase64String(CmykJpeg)));
        Assert.Equal((16, 16, 3, 8), (picture.Width, picture.Height, picture.Bands, picture.BitsPerSample));
        Assert.Null(picture.IccProfile);
        var (blue, magenta, cyan, paper) = (Pixel(picture, 2, 2), Pixel(picture, 13, 2), Pixel(picture, 2, 13), Pixel(picture, 13, 13));
        Assert.All(paper, sample => Assert.InRange(sample, 235, 255));
        Assert.True(cyan[2] > 180 && cyan[0] < 80, string.Join(' ', cyan));
        Assert.True(magenta[0] > 180 && magenta[1] < 80, string.Join(' ', magenta));
        Assert.True(blue[2] > blue[0] && blue[2] > blue[1], string.Join(' ', blue));
    }

    [Fact]
    public void A_cmyk_tiff_becomes_srgb()
    {
        var picture = Picture.Load(scratch.Write("a.tif", RefusalTests.Tiff(8, 1, photometric: 5, bands: 4, [0, 0, 0, 0])));
        Assert.Equal(3, picture.Bands);
        Assert.All(picture.Bytes.ToArray(), sample => Assert.InRange(sample, 240, 255));
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    [InlineData("a.tif")]
    public void A_profile_goes_through_every_format_unchanged(string name)
    {
        PictureWriter.Write(scratch.At(name), Pictures.Bytes(16, 16, 3, PictureMetadata.None with { IccProfile = IccProfiles.DisplayP3 }));
        Assert.True(PictureHeader.Probe(scratch.At(name)).HasProfile);
        Assert.Equal(IccProfiles.DisplayP3, Picture.Load(scratch.At(name)).IccProfile);
    }

    [Fact]
    public void A_wide_profile_is_converted_for_the_model()
    {
        var metadata = PictureMetadata.None with { IccProfile = IccProfiles.DisplayP3 };
        var working = new Picture(3, 1, 3, [255, 255, 255, 100, 100, 100, 150, 100, 100], metadata).ToWorkingRgb();
        Assert.All(working.Bytes[..3].ToArray(), sample => Assert.InRange(sample, 254, 255));
        Assert.All(working.Bytes[3..6].ToArray(), sample => Assert.InRange(sample, 97, 103)); // gamma 2.2 is nearly sRGB's
        Assert.InRange(working.Bytes[6], 155, 163); // P3's red lies further out
        Assert.InRange(working.Bytes[7], 92, 100);
        Assert.Null(working.IccProfile);
    }

    [Fact]
    public void Without_a_profile_samples_pass_as_they_are()
    {
        var rgba = Pictures.Bytes(9, 7, 4);
        var working = rgba.ToWorkingRgb();
        for (var i = 0; i < 9 * 7 * 3; i++)
        {
            Assert.Equal(rgba.Bytes[(i / 3 * 4) + (i % 3)], working.Bytes[i]);
        }

        Assert.Equal([7, 7, 7, 200, 200, 200], new Picture(2, 1, 1, [7, 200]).ToWorkingRgb().Bytes.ToArray());
        Assert.Equal([257, 257, 257], new Picture(1, 1, 1, [1]).ToWorkingRgb(16).Words.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_profile_that_cannot_be_used_counts_as_none(bool damaged)
    {
        var profile = damaged ? [.. Enumerable.Repeat((byte)1, 200)] : IccProfiles.DisplayP3;
        var grey = new Picture(2, 1, 1, [7, 200], PictureMetadata.None with { IccProfile = profile });
        Assert.Equal([7, 7, 7, 200, 200, 200], grey.ToWorkingRgb().Bytes.ToArray());
        Assert.Equal([90, 200], grey.Compose(new Picture(2, 1, 3, [90, 90, 90, 1, 1, 1]), [255, 0]).Bytes.ToArray());
    }

    [Fact]
    public void Outside_the_weights_every_sample_stays_and_inside_the_edit_is_taken()
    {
        foreach (var bands in new[] { 1, 2, 3, 4 })
        {
            foreach (var profile in new[] { null, bands < 3 ? IccProfiles.LinearGrey : IccProfiles.DisplayP3 })
            {
                var metadata = PictureMetadata.None with { IccProfile = profile };
                foreach (var original in new[] { Pictures.Bytes(31, 17, bands, metadata), Pictures.Words(31, 17, bands, metadata) })
                {
                    HoldsOutsideAndTakesInside(original);
                }
            }
        }
    }

    [Fact]
    public void Composing_the_unchanged_working_picture_changes_little_even_through_a_profile()
    {
        // Muted colours lie inside both gamuts.
        var original = new Picture(64, 1, 3, [.. Enumerable.Range(0, 192).Select(i => (byte)(90 + (i % 60)))],
            PictureMetadata.None with { IccProfile = IccProfiles.DisplayP3 });
        var back = original.Compose(original.ToWorkingRgb(16), [.. Enumerable.Repeat((byte)255, 64)]);
        for (var i = 0; i < 192; i++)
        {
            Assert.InRange(back.Bytes[i] - original.Bytes[i], -1, 1);
        }

        var plain = original.WithMetadata(PictureMetadata.None);
        Assert.Equal(plain.Bytes.ToArray(), plain.Compose(plain.ToWorkingRgb(),
            [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 4))]).Bytes.ToArray());
    }

    [Fact]
    public void Between_the_weights_mix_linearly()
    {
        var original = new Picture(5, 1, 1, [0, 0, 0, 0, 0]);
        var edited = new Picture(5, 1, 3, [.. Enumerable.Repeat((byte)255, 15)]);
        Assert.Equal([0, 1, 128, 254, 255], original.Compose(edited, [0, 1, 128, 254, 255]).Bytes.ToArray());
    }

    [Fact]
    public void A_part_made_in_another_size_is_composed_as_if_it_had_been_scaled_first()
    {
        // Large enough for several strips.
        var original = Pictures.Bytes(1500, 1400, 4, PictureMetadata.None with { IccProfile = IccProfiles.DisplayP3 });
        var edited = Pictures.Words(160, 128, 3);
        var (frame, changed) = (PixelBox.At(100, 60, 1300, 1250), PixelBox.At(103, 71, 1200, 1201));
        var weights = Enumerable.Range(0, 1200 * 1201).Select(i => (byte)(i % 256)).ToArray();
        var scaled = edited.Resize(frame.Width, frame.Height, Resampling.Lanczos3).Crop(3, 11, changed.Width, changed.Height);
        var expected = original.Crop(changed.Left, changed.Top, changed.Width, changed.Height).Compose(scaled, weights);

        var composed = original.Compose(edited, frame, changed, weights);

        Assert.Equal(Pictures.Samples(expected), Pictures.Samples(composed.Crop(changed.Left, changed.Top,
            changed.Width, changed.Height)));
        var (whole, before) = (Pictures.Samples(composed), Pictures.Samples(original));
        Assert.Equal(before[..(4 * ((71 * 1500) + 103))], whole[..(4 * ((71 * 1500) + 103))]);
        Assert.Equal(before[(4 * 1500 * (71 + 1201))..], whole[(4 * 1500 * (71 + 1201))..]);
    }

    [Theory]
    [InlineData(0, 0, 5, 4, 0, 0, 4, 4)]
    [InlineData(1, 1, 3, 3, 0, 1, 3, 3)]
    [InlineData(1, 1, 3, 3, 1, 1, 3, 0)]
    [InlineData(1, 1, 4, 3, 1, 1, 3, 3)]
    public void Areas_that_leave_each_other_are_refused(int left, int top, int width, int height, int changedLeft, int changedTop,
        int changedWidth, int changedHeight) =>
        Assert.Throws<ArgumentException>(() => Pictures.Bytes(4, 4, 3).Compose(
            Pictures.Bytes(2, 2, 3), PixelBox.At(left, top, width, height),
            PixelBox.At(changedLeft, changedTop, changedWidth, changedHeight), new byte[changedWidth * changedHeight]));

    [Fact]
    public void Sizes_that_do_not_match_are_refused()
    {
        var original = Pictures.Bytes(4, 4, 3);
        Assert.Throws<ArgumentException>(() => original.Compose(Pictures.Bytes(4, 5, 3), new byte[16]));
        Assert.Throws<ArgumentException>(() => original.Compose(Pictures.Bytes(4, 4, 1), new byte[16]));
        Assert.Throws<ArgumentException>(() => original.Compose(Pictures.Bytes(4, 4, 3), new byte[15]));
    }

    private static void HoldsOutsideAndTakesInside(Picture original)
    {
        var edited = new Picture(original.Width, original.Height, 3, [
            .. Enumerable.Repeat((byte)120, original.Width * original.Height * 3)]);
        var weights = new byte[original.Width * original.Height];
        weights.AsSpan(100, 50).Fill(255);
        var composed = original.Compose(edited, weights);
        Assert.Equal((original.Bands, original.BitsPerSample, original.IccProfile),
            (composed.Bands, composed.BitsPerSample, composed.IccProfile));
        var (before, after) = (Pictures.Samples(original), Pictures.Samples(composed));
        var size = original.Bands * original.BitsPerSample / 8;
        Assert.Equal(before[..(100 * size)], after[..(100 * size)]);
        Assert.Equal(before[(150 * size)..], after[(150 * size)..]);

        var seen = composed.ToWorkingRgb();
        for (var i = 300; i < 450; i++)
        {
            Assert.InRange(seen.Bytes[i], 119, 121);
        }

        var alpha = original.Bands - 1;
        for (var pixel = 0; original.HasAlpha && pixel < weights.Length; pixel++)
        {
            var at = (pixel * original.Bands) + alpha;
            Assert.Equal(original.BitsPerSample == 8 ? original.Bytes[at] : original.Words[at], composed.BitsPerSample == 8
                ? composed.Bytes[at] : composed.Words[at]);
        }
    }

    private static byte[] Pixel(Picture picture, int x, int y) => picture.Bytes.Slice(((y * picture.Width) + x) * 3, 3).ToArray();
}
