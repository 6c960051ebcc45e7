using System.Buffers.Binary;
using System.Text.Json;
using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

public sealed class ResizeTests
{
    [Fact]
    public void Bicubic_equals_pillow_on_the_clip_fixture()
    {
        var image = Fixture("image");
        var expected = Fixture("resized_by_pil");
        var resized = new Picture(image.Width, image.Height, 3, image.Samples)
            .Resize(expected.Width, expected.Height, Resampling.PillowBicubic);
        Assert.Equal(expected.Samples, resized.Bytes.ToArray());
    }

    [Fact]
    public void Bicubic_equals_pillow_on_the_photo()
    {
        var folder = Environment.GetEnvironmentVariable("ITEMWISE_PHOTOS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "ITEMWISE_PHOTOS names no folder of photos.");
        var photo = Picture.Load(Path.Combine(folder!, "handbag", "img.png"));
        var expected = Picture.Load(Path.Combine(folder!, "handbag", "img_1024.png"));
        var resized = photo.Crop(0, 112, 900, 900).Resize(1024, 1024, Resampling.PillowBicubic);
        var different = 0;
        for (var i = 0; i < resized.Bytes.Length; i++)
        {
            different += resized.Bytes[i] == expected.Bytes[i] ? 0 : 1;
        }

        Assert.Equal(0, different);
    }

    [Theory]
    [InlineData(Resampling.PillowBicubic)]
    [InlineData(Resampling.Cubic)]
    [InlineData(Resampling.Lanczos3)]
    public void Any_size_is_met_exactly_and_a_flat_picture_stays_flat(Resampling resampling)
    {
        foreach (var (width, height) in new[] { (1, 1), (7, 3), (13, 29), (50, 11), (97, 101) })
        {
            var flat = new Picture(23, 17, 3, [.. Enumerable.Repeat((byte)77, 23 * 17 * 3)]);
            var resized = flat.Resize(width, height, resampling);
            Assert.Equal((width, height, 3), (resized.Width, resized.Height, resized.Bands));
            Assert.All(resized.Bytes.ToArray(), sample => Assert.Equal(77, sample));
        }
    }

    [Fact]
    public void Sixteen_bits_are_resized_by_libvips_only()
    {
        var words = Pictures.Words(20, 20, 3);
        Assert.Equal(16, words.Resize(10, 10, Resampling.Lanczos3).BitsPerSample);
        Assert.Throws<ArgumentException>(() => words.Resize(10, 10, Resampling.PillowBicubic));
    }

    [Fact]
    public void The_same_size_changes_nothing()
    {
        var picture = Pictures.Bytes(15, 9, 3);
        Assert.Equal(picture.Bytes.ToArray(), picture.Resize(15, 9, Resampling.PillowBicubic).Bytes.ToArray());
        Assert.Equal(picture.Bytes.ToArray(), picture.Resize(15, 9, Resampling.Lanczos3).Bytes.ToArray());
    }

    [Fact]
    public void Planes_and_samples_are_two_forms_of_one_picture()
    {
        foreach (var bits in new[] { 8, 16 })
        {
            var picture = bits == 8 ? Pictures.Bytes(5, 4, 3) : Pictures.Words(5, 4, 3);
            Assert.Equal(Pictures.Samples(picture), Pictures.Samples(Picture.FromPlanes(picture.ToPlanes(), 5, 4, bits)));
        }

        Assert.Equal([255, 0, 0], Picture.FromPlanes([2, -1, float.NaN], 1, 1, 8).Bytes.ToArray());
    }

    [Fact]
    public void A_crop_holds_its_rectangle_and_stays_inside()
    {
        var picture = new Picture(3, 2, 1, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([2, 3, 5, 6], picture.Crop(1, 0, 2, 2).Bytes.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Crop(2, 0, 2, 1));
    }

    // [H, W, 3] bytes out of a safetensors file.
    private static (int Width, int Height, byte[] Samples) Fixture(string name)
    {
        var file = File.ReadAllBytes(Fixtures.At("methods/clip/expected.safetensors"));
        var headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        var entry = header.RootElement.GetProperty(name);
        var shape = entry.GetProperty("shape").EnumerateArray().Select(value => value.GetInt32()).Where(value => value != 1).ToArray();
        var offsets = entry.GetProperty("data_offsets").EnumerateArray().Select(value => value.GetInt32() + 8 + headerLength).ToArray();
        return (shape[1], shape[0], file[offsets[0]..offsets[1]]);
    }
}
