using System.Globalization;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Torch.Imaging;

namespace Itemwise.Cli.Drawing;

/// <summary>A photo with its items in colours, their borders drawn, and each item's number where it is widest.</summary>
internal static class ItemOverlay
{
    private const double Tint = 0.4;

    /// <summary>Draws it.</summary>
    /// <param name="rgb">The photo, 8 bits and 3 bands.</param>
    /// <param name="map">Items at the photo's size.</param>
    public static Picture Draw(Picture rgb, ItemMap map)
    {
        var canvas = new Canvas(rgb);
        var colours = map.Numbers.Select((number, index) => (number, Colour.OfSeries(index))).ToDictionary();
        var thickness = Math.Max(1, Math.Max(map.Width, map.Height) / 500);
        for (var y = 0; y < map.Height; y++)
        {
            for (var x = 0; x < map.Width; x++)
            {
                canvas.Mix(x, y, IsBorder(map, x, y, thickness) ? Colour.White : colours[map[y, x]], IsBorder(map, x, y, thickness) ? 0.85 : Tint);
            }
        }

        foreach (var number in map.Numbers)
        {
            DrawNumber(canvas, map, number, colours[number]);
        }

        return canvas.ToPicture();
    }

    private static bool IsBorder(ItemMap map, int x, int y, int thickness) =>
        (x >= thickness && map[y, x - thickness] != map[y, x]) || (y >= thickness && map[y - thickness, x] != map[y, x]);

    private static void DrawNumber(Canvas canvas, ItemMap map, int number, Colour colour)
    {
        var dotsPerInch = Math.Clamp(Math.Max(map.Width, map.Height) / 3, 90, 600);
        if (TextCoverage.Draw(number.ToString(CultureInfo.InvariantCulture), dotsPerInch) is not { } letters)
        {
            return;
        }

        var (x, y) = WidestPlace(map.MaskOf(number));
        var margin = Math.Max(2, letters.Height / 3);
        var left = Math.Clamp(x - (letters.Width / 2), margin, Math.Max(margin, map.Width - letters.Width - margin));
        var top = Math.Clamp(y - (letters.Height / 2), margin, Math.Max(margin, map.Height - letters.Height - margin));
        canvas.Fill(left - margin, top - margin, letters.Width + (2 * margin), letters.Height + (2 * margin), Colour.Black);
        canvas.Fill(left - margin, top + letters.Height + margin, letters.Width + (2 * margin), Math.Max(1, margin / 2), colour);
        canvas.Letters(letters, left, top, Colour.White);
    }

    /// <summary>The pixel of a mask that is farthest from everything outside it, the picture's edge included.</summary>
    private static (int X, int Y) WidestPlace(Mask mask)
    {
        int height = mask.Height + 2, width = mask.Width + 2; // a frame of outside all around
        var outside = Mask.Where(height, width, i => IsOutside(mask, (i % width) - 1, (i / width) - 1));
        var nearest = NearestFeature.Find(outside);
        var best = 0;
        var farthest = -1L;
        for (var i = 0; i < nearest.Length; i++)
        {
            var distance = NearestFeature.SquaredDistance(i, nearest[i], width);
            (best, farthest) = distance > farthest ? (i, distance) : (best, farthest);
        }

        return ((best % width) - 1, (best / width) - 1);
    }

    private static bool IsOutside(Mask mask, int x, int y) => x < 0 || y < 0 || x >= mask.Width || y >= mask.Height || !mask[y, x];
}
