using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>How an item's pixels travel: scaled about a middle, then shifted. In pixels of the photo, whose corner is 0, 0.</summary>
/// <param name="MiddleRow">The middle that scaling keeps.</param>
/// <param name="MiddleColumn">The same, across.</param>
/// <param name="Down">Rows of the shift.</param>
/// <param name="Right">Columns of the shift.</param>
/// <param name="Scale">Factor of both sides, above 0.</param>
public readonly record struct ItemTransform(double MiddleRow, double MiddleColumn, int Down, int Right, double Scale)
{
    /// <summary>Scales about the middle of a bounding box, then shifts.</summary>
    public static ItemTransform About(PixelBox box, int down, int right, double scale) =>
        new((box.Top + box.Bottom) / 2.0, (box.Left + box.Right) / 2.0, down, right, scale);

    /// <summary>Puts one box into another: middle on middle, as large as fits without a change of proportions.</summary>
    public static ItemTransform Fitting(PixelBox box, PixelBox place)
    {
        var scale = Math.Min((double)place.Height / box.Height, (double)place.Width / box.Width);
        return About(box, Shift(box.Top + box.Bottom, place.Top + place.Bottom),
            Shift(box.Left + box.Right, place.Left + place.Right), scale);

        static int Shift(int twiceFrom, int twiceTo) => (int)Math.Round((twiceTo - twiceFrom) / 2.0, MidpointRounding.AwayFromZero);
    }

    /// <summary>The mask where it goes; what leaves the picture is lost.</summary>
    public Mask Apply(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        int[] rows = SourceRows(mask.Height), columns = SourceColumns(mask.Width);
        var pixels = mask.Pixels;
        var result = new byte[pixels.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row] < 0)
            {
                continue;
            }

            var line = pixels.Slice(rows[row] * mask.Width, mask.Width);
            for (var column = 0; column < columns.Length; column++)
            {
                result[(row * mask.Width) + column] = columns[column] < 0 ? (byte)0 : line[columns[column]];
            }
        }

        return Mask.Own(mask.Height, mask.Width, result);
    }

    /// <summary>Where a box's sides go, in pixels and beyond the picture's edges.</summary>
    public (double Top, double Left, double Bottom, double Right) Apply(PixelBox box) => (
        ((box.Top - MiddleRow) * Scale) + MiddleRow + Down, ((box.Left - MiddleColumn) * Scale) + MiddleColumn + Right,
        ((box.Bottom - MiddleRow) * Scale) + MiddleRow + Down, ((box.Right - MiddleColumn) * Scale) + MiddleColumn + Right);

    /// <summary>For each row of a picture, the row that comes there; -1 where none does.</summary>
    public int[] SourceRows(int height) => Sources(height, MiddleRow, Down, Scale);

    /// <summary>For each column of a picture, the column that comes there; -1 where none does.</summary>
    public int[] SourceColumns(int width) => Sources(width, MiddleColumn, Right, Scale);

    // The source whose area holds the target's middle.
    private static int[] Sources(int length, double middle, int shift, double scale)
    {
        var sources = new int[length];
        for (var i = 0; i < length; i++)
        {
            var source = Math.Floor(((i + 0.5 - middle - shift) / scale) + middle);
            sources[i] = source >= 0 && source < length ? (int)source : -1;
        }

        return sources;
    }
}
