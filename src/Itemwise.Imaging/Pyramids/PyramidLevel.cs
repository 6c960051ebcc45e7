namespace Itemwise.Imaging.Pyramids;

/// <summary>One size of a <see cref="PicturePyramid"/>.</summary>
/// <param name="Level">0 for the picture's own size, each next about half of it.</param>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
public sealed record PyramidLevel(int Level, int Width, int Height)
{
    /// <summary>Tiles across; the last may be narrower.</summary>
    public int Columns => TilesOver(Width);

    /// <summary>Tiles down; the last may be lower.</summary>
    public int Rows => TilesOver(Height);

    private static int TilesOver(int length) => (length + PicturePyramid.TileSize - 1) / PicturePyramid.TileSize;
}
