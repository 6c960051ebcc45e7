using Itemwise.Imaging;
using Itemwise.Imaging.Pyramids;

namespace Itemwise.Studio.Tests.Pictures;

public sealed class PyramidTests
{
    private const int Width = 1300;
    private const int Height = 700;

    [Fact]
    public void Tiles_at_the_pictures_own_size_are_the_picture_and_smaller_labels_are_labels()
    {
        using var folder = new TemporaryFolder();
        ushort[] labels = [.. Enumerable.Range(0, Width * Height).Select(i => (ushort)(i % Width > 900 && i / Width > 300 ? 40_000 : i % 7))];
        PictureWriter.WriteGrey(folder.At("labels.png"), Width, Height, labels);
        PyramidWriter.WriteLabels(folder.At("labels.png"), folder.At("labels.tif"));
        var pyramid = new PicturePyramid(folder.At("labels.tif"));
        Assert.Equal([(1300, 700, 3, 2), (650, 350, 2, 1), (325, 175, 1, 1)],
            pyramid.Levels.Select(level => (level.Width, level.Height, level.Columns, level.Rows)));
        for (var column = 0; column < 3; column++)
        {
            var tile = pyramid.LoadTile(0, column, 1);
            Assert.Equal((column < 2 ? 512 : 276, 188), (tile.Width, tile.Height));
            Assert.All(Enumerable.Range(0, tile.Words.Length), i =>
                Assert.Equal(labels[((512 + (i / tile.Width)) * Width) + (column * 512) + (i % tile.Width)], tile.Words[i]));
        }

        Assert.Subset(labels.ToHashSet(), pyramid.Load(2).Words.ToArray().ToHashSet());
        Assert.Equal(40_000, pyramid.SampleAt(1299, 699));
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0, 0, 2)]
    [InlineData(1, -1, 0)]
    public void A_tile_that_is_not_there_is_refused(int level, int column, int row)
    {
        using var folder = new TemporaryFolder();
        PictureWriter.WriteGrey(folder.At("grey.png"), Width, Height, new byte[Width * Height]);
        PyramidWriter.WritePicture(folder.At("grey.png"), folder.At("grey.tif"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PicturePyramid(folder.At("grey.tif")).Tile(level, column, row));
    }

    [Fact]
    public void A_single_changed_sample_is_seen_at_every_size_of_the_difference()
    {
        using var folder = new TemporaryFolder();
        var samples = new byte[Width * Height * 3];
        PictureWriter.Write(folder.At("before.png"), new Picture(Width, Height, 3, (byte[])samples.Clone()));
        samples[(3 * ((333 * Width) + 777)) + 1] = 1;
        PictureWriter.Write(folder.At("after.png"), new Picture(Width, Height, 3, samples));
        PyramidWriter.WriteDifference(folder.At("before.png"), folder.At("after.png"), folder.At("change.tif"));
        var pyramid = new PicturePyramid(folder.At("change.tif"));
        Assert.All(pyramid.Levels, level => Assert.Equal(1, pyramid.Load(level.Level).Bytes.ToArray().Count(sample => sample == 255)));
        Assert.Equal(new PictureChange(0, 1, 1.0 / 255), PictureChange.Between(folder.At("before.png"), folder.At("after.png"), null));
    }
}
