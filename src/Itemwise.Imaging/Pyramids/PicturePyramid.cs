using System.Collections.Immutable;
using NetVips;

namespace Itemwise.Imaging.Pyramids;

/// <summary>A picture on disk in sizes that halve, each cut into tiles: any part of it at any size is read in milliseconds, however large
/// it is.</summary>
/// <remarks>A TIFF of tiles with a page for each size, which <see cref="PyramidWriter"/> writes. Stateless: may be read by several
/// threads at once.</remarks>
public sealed class PicturePyramid
{
    /// <summary>Pixels across and down a tile.</summary>
    public const int TileSize = 512;

    private const int FastPng = 1;
    private const int LowByte = 255;
    private const int BitsOfByte = 8;

    private readonly string path;

    /// <summary>Opens a pyramid.</summary>
    /// <param name="path">A file that <see cref="PyramidWriter"/> wrote.</param>
    /// <exception cref="InputRefusedException">The file is missing or damaged.</exception>
    public PicturePyramid(string path)
    {
        this.path = path;
        Levels = PictureReader.Reading(path, () =>
        {
            using var first = Page(0);
            var count = first.Contains("n-pages") && first.Get("n-pages") is int pages ? pages : 1;
            return Enumerable.Range(0, count).Select(level =>
            {
                using var page = Page(level);
                return new PyramidLevel(level, page.Width, page.Height);
            }).ToImmutableArray();
        });
    }

    /// <summary>The sizes, largest first.</summary>
    public ImmutableArray<PyramidLevel> Levels { get; }

    /// <summary>A tile as PNG: of the samples themselves, without metadata.</summary>
    /// <param name="level">Which size.</param>
    /// <param name="column">Tile from the left, from 0.</param>
    /// <param name="row">Tile from the top, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tile.</exception>
    public byte[] Tile(int level, int column, int row) => Tile(level, column, row, static image => image.Copy());

    /// <summary>A tile of a label map as PNG of three bands of 8 bits: the label's low byte, its high byte, 0.</summary>
    /// <remarks>Browsers give a page 8 bits a sample, and labels have 16.</remarks>
    /// <inheritdoc cref="Tile(int, int, int)"/>
    public byte[] LabelTile(int level, int column, int row) => Tile(level, column, row, static image =>
    {
        using var labels = image.Cast(Enums.BandFormat.Ushort);
        using var low = labels & LowByte;
        using var high = labels >> BitsOfByte;
        using var both = low.Bandjoin(high);
        using var padded = both.Bandjoin(0);
        using var bytes = padded.Cast(Enums.BandFormat.Uchar);
        return bytes.Copy(interpretation: Enums.Interpretation.Srgb);
    });

    /// <summary>The first band's sample of a pixel at the picture's own size, such as a label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The pixel lies outside the picture.</exception>
    public int SampleAt(int x, int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Levels[0].Width);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Levels[0].Height);
        return PictureReader.Reading(path, () =>
        {
            using var page = Page(0);
            return (int)page.Getpoint(x, y)[0];
        });
    }

    /// <summary>A whole level in memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public Picture Load(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, Levels.Length);
        return PictureReader.Reading(path, () =>
        {
            using var page = Page(level);
            return VipsImages.ToPicture(page);
        });
    }

    /// <summary>The whole picture as PNG, scaled down to a longer side; one that is smaller stays as it is.</summary>
    public byte[] Within(int longestSide)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longestSide);
        var level = Levels.Last(size => size.Level == 0 || Math.Max(size.Width, size.Height) >= longestSide);
        var scale = Math.Min(1, (double)longestSide / Math.Max(level.Width, level.Height));
        return PictureReader.Reading(path, () =>
        {
            using var page = Page(level.Level);
            using var scaled = VipsImages.Resize(page, Math.Max(1, (int)Math.Round(level.Width * scale)),
                Math.Max(1, (int)Math.Round(level.Height * scale)), Resampling.Lanczos3);
            return Encode(scaled);
        });
    }

    /// <summary>A tile in memory.</summary>
    /// <inheritdoc cref="Tile(int, int, int)"/>
    public Picture LoadTile(int level, int column, int row) => Tile(level, column, row, static tile => VipsImages.ToPicture(tile));

    private byte[] Tile(int level, int column, int row, Func<Image, Image> form) => Tile(level, column, row, tile =>
    {
        using var formed = form(tile);
        return Encode(formed);
    });

    private T Tile<T>(int level, int column, int row, Func<Image, T> use)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, Levels.Length);
        var size = Levels[level];
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, size.Columns);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, size.Rows);
        return PictureReader.Reading(path, () =>
        {
            var (left, top) = (column * TileSize, row * TileSize);
            using var page = Page(level);
            using var tile = page.Crop(left, top, Math.Min(TileSize, size.Width - left), Math.Min(TileSize, size.Height - top));
            return use(tile);
        });
    }

    private static byte[] Encode(Image image) =>
        image.PngsaveBuffer(compression: FastPng, filter: Enums.ForeignPngFilter.None, keep: Enums.ForeignKeep.None);

    private Image Page(int level) => Image.Tiffload(Path.GetFullPath(path), page: level, access: Enums.Access.Random);
}
