using Itemwise.Files;
using NetVips;

namespace Itemwise.Imaging.Pyramids;

/// <summary>Writes pyramids of pictures, of label maps and of differences, without ever having a whole picture in memory.</summary>
/// <remarks>A source is decoded once, from top to bottom; one whose file stands on its side goes through a temporary file.</remarks>
public static class PyramidWriter
{
    private const int FastDeflate = 1;
    private const double Brightest = 255;

    /// <summary>The pyramid of a picture as a screen shows it: upright sRGB or grey of 8 bits, with alpha where it has some. Smaller sizes
    /// are means.</summary>
    /// <param name="source">The picture's file.</param>
    /// <param name="target">The file to make or replace, whole or not at all.</param>
    /// <exception cref="InputRefusedException">The picture cannot be read or is too large.</exception>
    /// <exception cref="ResourceException">The disk or the memory does not suffice.</exception>
    public static void WritePicture(string source, string target) => PictureReader.StreamUpright(source,
        (upright, metadata) =>
        {
            using var shown = ShownColour.Of(upright, metadata.IccProfile);
            return Save(shown, target, Enums.RegionShrink.Mean);
        });

    /// <summary>The pyramid of a label map. Smaller sizes hold labels of the map, never mixtures.</summary>
    /// <param name="source">A grey picture of 8 or 16 bits, as workspaces keep their maps.</param>
    /// <param name="target">The file to make or replace, whole or not at all.</param>
    /// <inheritdoc cref="WritePicture"/>
    public static void WriteLabels(string source, string target) => PictureReader.StreamUpright(source,
        (upright, _) =>
        {
            using var labels = upright.Bands == 1 ? upright.Copy() : throw new InputRefusedException(
                $"'{source}' has {upright.Bands} samples a pixel, where a label map has one: restore the file.");
            return Save(labels, target, Enums.RegionShrink.Nearest);
        });

    /// <summary>The pyramid of what differs between two pictures of one size: grey, the largest difference of any sample at 255. Smaller
    /// sizes show the largest difference below them, so that a single changed pixel is seen at every size.</summary>
    /// <param name="before">A picture.</param>
    /// <param name="after">Another, of the same size.</param>
    /// <param name="target">The file to make or replace, whole or not at all.</param>
    /// <inheritdoc cref="WritePicture"/>
    public static void WriteDifference(string before, string after, string target)
    {
        var largest = Between(before, after, difference => difference.Max());
        Between(before, after, difference =>
        {
            using var stretched = difference * (largest == 0 ? 0 : Brightest / largest);
            using var rounded = stretched.Ceil(); // what differs at all is not 0
            using var bytes = rounded.Cast(Enums.BandFormat.Uchar);
            return Save(bytes, target, Enums.RegionShrink.Max);
        });
    }

    private static T Between<T>(string before, string after, Func<Image, T> use) => PictureChange.Stream(before, after, change =>
    {
        using var largest = PictureChange.LargestBand(change);
        return use(largest);
    });

    private static bool Save(Image image, string target, Enums.RegionShrink shrink)
    {
        var unfinished = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            image.Tiffsave(unfinished, compression: Enums.ForeignTiffCompression.Deflate, level: FastDeflate,
                predictor: Enums.ForeignTiffPredictor.Horizontal, tile: true, tileWidth: PicturePyramid.TileSize,
                tileHeight: PicturePyramid.TileSize, pyramid: true, depth: Enums.ForeignDzDepth.Onetile, regionShrink: shrink,
                keep: Enums.ForeignKeep.None);
            File.Move(unfinished, target, overwrite: true);
            return true;
        }
        finally
        {
            QuietRemoval.Files(unfinished);
        }
    }
}
