using System.Globalization;

namespace Itemwise.Editing.Segmentation;

/// <summary>Names items by what can be said of them without knowing what they are: their colour.</summary>
internal static class ItemNames
{
    private const double GreyChroma = 12;
    private const double DarkBrown = 55;

    /// <summary>Names by number, such as "red item", and "red item 2" for the next one; the rest has none of its own.</summary>
    public static Dictionary<int, string> Of(ushort[] labels, WorkingCopy copy)
    {
        var sums = new (double L, double A, double B, int Count)[labels.Max() + 1];
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            var (l, a, b, count) = sums[labels[pixel]];
            sums[labels[pixel]] = (l + copy.Channels[0][pixel], a + copy.Channels[1][pixel], b + copy.Channels[2][pixel], count + 1);
        }

        var used = new Dictionary<string, int>();
        var names = new Dictionary<int, string>();
        for (var number = 1; number < sums.Length; number++)
        {
            var (l, a, b, count) = sums[number];
            var name = $"{Colour(l / count, a / count, b / count)} item";
            var times = used[name] = used.GetValueOrDefault(name) + 1;
            names[number] = times == 1 ? name : $"{name} {times.ToString(CultureInfo.InvariantCulture)}";
        }

        return names;
    }

    /// <summary>A plain word for a colour in L*a*b*.</summary>
    internal static string Colour(double l, double a, double b)
    {
        if (Math.Sqrt((a * a) + (b * b)) < GreyChroma)
        {
            return l switch { < 25 => "black", > 80 => "white", _ => "grey" };
        }

        var hue = (Math.Atan2(b, a) * 180 / Math.PI + 360) % 360;
        return hue switch
        {
            < 20 or >= 345 => l > 60 ? "pink" : "red",
            < 50 => l > 65 ? "pink" : "red",
            < 80 => l < DarkBrown ? "brown" : "orange",
            < 110 => l < DarkBrown ? "brown" : "yellow",
            < 170 => "green",
            < 225 => "cyan",
            < 305 => "blue",
            _ => l > 60 ? "pink" : "purple",
        };
    }
}
