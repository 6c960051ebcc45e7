using Itemwise.Imaging;

namespace Itemwise.Editing.Sheets;

/// <summary>Several pictures on one, in a grid with captions.</summary>
public static class ContactSheet
{
    private const int Margin = 12;
    private const int CaptionGap = 6;
    private const int DotsPerInch = 100;

    /// <summary>Draws the cells row by row. Captions are left out where this machine cannot draw text.</summary>
    /// <param name="cells">At least one.</param>
    /// <param name="columns">Cells a row, at least 1.</param>
    /// <param name="largestSide">Pictures whose longer side exceeds this are scaled down to it; smaller ones stay as they are.</param>
    /// <returns>8-bit sRGB without metadata.</returns>
    public static Picture Draw(IReadOnlyList<SheetCell> cells, int columns, int largestSide = 384)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentOutOfRangeException.ThrowIfZero(cells.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(largestSide, 1);
        columns = Math.Min(columns, cells.Count);
        var pictures = cells.Select(cell => Fit(cell.Picture, largestSide)).ToArray();
        var cellWidth = Math.Max(pictures.Max(picture => picture.Width), largestSide / 3);
        var captions = cells.Select(cell => Caption.Draw(cell.Caption, cellWidth, DotsPerInch)).ToArray();

        var rows = pictures.Index().Chunk(columns).Select(row => (
            Cells: row,
            PictureHeight: row.Max(cell => cell.Item.Height),
            CaptionHeight: row.Max(cell => captions[cell.Index] is { } caption ? caption.Height + CaptionGap : 0))).ToArray();
        var canvas = new Canvas(
            Margin + (columns * (cellWidth + Margin)), Margin + rows.Sum(
                row => row.PictureHeight + row.CaptionHeight + Margin), SheetColour.White);

        var top = Margin;
        foreach (var row in rows)
        {
            foreach (var (index, picture) in row.Cells)
            {
                var left = Margin + (index % columns * (cellWidth + Margin));
                canvas.Paste(picture, left, top);
                if (captions[index] is { } caption)
                {
                    canvas.Stamp(caption, left, top + row.PictureHeight + CaptionGap, SheetColour.Ink);
                }
            }

            top += row.PictureHeight + row.CaptionHeight + Margin;
        }

        return canvas.ToPicture();
    }

    private static Picture Fit(Picture picture, int largestSide)
    {
        var working = picture.ToWorkingRgb();
        var scale = (double)largestSide / Math.Max(working.Width, working.Height);
        return scale >= 1 ? working : working.Resize(Scaled(working.Width, scale), Scaled(working.Height, scale), Resampling.Lanczos3);
    }

    private static int Scaled(int length, double scale) => Math.Max(1, (int)Math.Round(length * scale));
}
