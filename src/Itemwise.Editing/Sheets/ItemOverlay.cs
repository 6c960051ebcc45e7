using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Sheets;

/// <summary>Shows whose pixels are whose: each item in its own colour with an outline, its number and its name.</summary>
public static class ItemOverlay
{
    private const float Tint = 0.4f;
    private const float Backing = 0.7f;

    /// <summary>Draws the items over their picture. Item 0 called "rest" stays untinted; labels are left out where this machine
    /// cannot draw text.</summary>
    /// <param name="picture">The photo; it is shown in sRGB.</param>
    /// <param name="items">Of the picture's size.</param>
    /// <returns>8-bit sRGB of the picture's size, without metadata.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static Picture Draw(Picture picture, Items items)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(items);
        if (picture.Width != items.Map.Width || picture.Height != items.Map.Height)
        {
            throw new ArgumentException(
                $"The picture is {picture.Width}x{picture.Height}, its items are {items.Map.Width}x{items.Map.Height}.", nameof(items));
        }

        var canvas = new Canvas(picture);
        var shorter = Math.Min(picture.Width, picture.Height);
        DrawColours(canvas, items, lineWidth: Math.Max(1, shorter / 384));
        foreach (var item in items.All)
        {
            DrawLabel(canvas, items.Map, item, dotsPerInch: Math.Max(72, shorter / 5));
        }

        return canvas.ToPicture();
    }

    private static void DrawColours(Canvas canvas, Items items, int lineWidth)
    {
        var map = items.Map;
        foreach (var item in items.All)
        {
            var tint = item is { Number: 0, Name: Items.RestName } ? 0 : Tint;
            canvas.Blend(0, 0, map.Width, map.Height, SheetColour.ForItem(item.Number),
                (x, y) => map[y, x] != item.Number ? 0 : IsEdge(map, x, y, lineWidth) ? 1 : tint);
        }
    }

    private static bool IsEdge(ItemMap map, int x, int y, int reach)
    {
        var own = map[y, x];
        return map[y, Math.Max(x - reach, 0)] != own || map[y, Math.Min(x + reach, map.Width - 1)] != own
            || map[Math.Max(y - reach, 0), x] != own || map[Math.Min(y + reach, map.Height - 1), x] != own;
    }

    private static void DrawLabel(Canvas canvas, ItemMap map, Item item, int dotsPerInch)
    {
        var label = item.Name == $"item {item.Number}" ? item.Name : $"{item.Number} {item.Name}";
        if (TextCoverage.Draw(label, dotsPerInch) is not { } letters)
        {
            return;
        }

        var (x, y) = Anchor(map, item);
        var padding = Math.Max(2, dotsPerInch / 24);
        var left = Math.Clamp(x - (letters.Width / 2), padding, Math.Max(padding, canvas.Width - letters.Width - padding));
        var top = Math.Clamp(y - (letters.Height / 2), padding, Math.Max(padding, canvas.Height - letters.Height - padding));
        canvas.Fill(left - padding, top - padding, letters.Width + (2 * padding), letters.Height + (2 * padding),
            SheetColour.Ink, Backing);
        canvas.Stamp(letters, left, top, SheetColour.White);
    }

    /// <summary>The item's pixel nearest to its centre of mass: a ring has its centre outside itself.</summary>
    private static (int X, int Y) Anchor(ItemMap map, Item item)
    {
        var (sumX, sumY) = (0L, 0L);
        foreach (var (x, y) in Pixels(map, item.Number))
        {
            sumX += x;
            sumY += y;
        }

        var (centreX, centreY) = ((double)sumX / item.PixelCount, (double)sumY / item.PixelCount);
        return Pixels(map, item.Number).MinBy(pixel => ((pixel.X - centreX) * (pixel.X - centreX))
            + ((pixel.Y - centreY) * (pixel.Y - centreY)));
    }

    private static IEnumerable<(int X, int Y)> Pixels(ItemMap map, int number)
    {
        for (var y = 0; y < map.Height; y++)
        {
            for (var x = 0; x < map.Width; x++)
            {
                if (map[y, x] == number)
                {
                    yield return (x, y);
                }
            }
        }
    }
}
