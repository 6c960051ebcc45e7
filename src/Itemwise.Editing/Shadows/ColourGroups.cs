namespace Itemwise.Editing.Shadows;

/// <summary>Sorts pixels by the colour they have whatever light falls on them: the few paints of a pattern.</summary>
/// <remarks>K-means (Lloyd, 1982) over the shares of red and green in the linear sum of the three, which a shadow leaves as they
/// are. Paints that hardly differ, or of which there is little, are one.</remarks>
internal static class ColourGroups
{
    private const int MostGroups = 3;
    private const int Rounds = 10;

    // Of the sum of the three colours; daylight's and the sky's own shares differ by less.
    private const double LeastDistance = 0.1;
    private const double LeastShare = 0.08;

    /// <summary>Each pixel's group, from 0.</summary>
    /// <param name="shares">Shares of red and green, one pair a pixel.</param>
    public static int[] Of((double Red, double Green)[] shares)
    {
        List<(double Red, double Green)> middles = [Mean(shares, [.. Enumerable.Range(0, shares.Length)])];
        for (var count = 2; count <= MostGroups && shares.Length > 0; count++)
        {
            var farthest = shares.MaxBy(share => middles.Min(middle => Distance(share, middle)));
            var tried = Settle(shares, [.. middles, farthest]);
            var groups = Nearest(shares, tried);
            if (tried.Index().Any(one => groups.Count(group => group == one.Index) < LeastShare * shares.Length
                || tried.Index().Any(other => other.Index != one.Index && Distance(one.Item, other.Item) < LeastDistance)))
            {
                break;
            }

            middles = tried;
        }

        return Nearest(shares, middles);
    }

    private static List<(double Red, double Green)> Settle(
        (double Red, double Green)[] shares, List<(double Red, double Green)> middles)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var groups = Nearest(shares, middles);
            middles = [.. middles.Select((middle, index) => Enumerable.Range(0, shares.Length).Where(i => groups[i] == index).ToArray()
                is { Length: > 0 } members ? Mean(shares, members) : middle)];
        }

        return middles;
    }

    private static int[] Nearest((double Red, double Green)[] shares, List<(double Red, double Green)> middles) =>
        Array.ConvertAll(shares, share => Enumerable.Range(0, middles.Count).MinBy(index => Distance(share, middles[index])));

    private static (double Red, double Green) Mean((double Red, double Green)[] shares, int[] members) =>
        (members.Average(i => shares[i].Red), members.Average(i => shares[i].Green));

    private static double Distance((double Red, double Green) one, (double Red, double Green) other) =>
        Math.Sqrt(((one.Red - other.Red) * (one.Red - other.Red)) + ((one.Green - other.Green) * (one.Green - other.Green)));
}
