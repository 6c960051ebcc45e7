namespace Itemwise.Editing.WordRegions;

/// <summary>How much attention a cell needs to belong to an instruction's region.</summary>
/// <remarks>The published rule (arXiv:2312.10113, equation 2) squares a map and stretches it to 0 ... 1, several times, and cuts.
/// Only the first stretch does anything, since the map is 0 ... 1 afterwards, so that it is one threshold on the map itself.</remarks>
/// <param name="Rounds">Gamma: how often the published rule squares, at least 1.</param>
/// <param name="Cut">Tau: where it cuts, 0 to 1.</param>
/// <param name="ShareOfRange">In place of both: how far up from the smallest value to the largest a cell must be, 0 to 1; null for the
/// published rule.</param>
/// <param name="LeastShare">The threshold is lowered until the region has this share of all cells; 0 lowers nothing.</param>
/// <param name="IsOnePiece">Whether only the part around the largest value counts.</param>
/// <param name="IsAmongWords">Whether a word's attention is taken as its share of what all words get in a cell, start, end and padding
/// left out.</param>
public readonly record struct RegionRule(int Rounds, double Cut, double? ShareOfRange = null,
    double LeastShare = 0, bool IsOnePiece = false, bool IsAmongWords = false)
{
    /// <summary>The published one: three rounds, cut in the middle of the range from which the paper draws.</summary>
    public static RegionRule Published => new(3, 0.55);

    /// <summary>The program's own: a quarter of the way up, at least 4 of 256 cells. The published rule keeps little but the
    /// peak.</summary>
    public static RegionRule Usual => new(1, 0.5, ShareOfRange: 0.25, LeastShare: 4.0 / 256);

    /// <summary>The value from which on a cell belongs to the region.</summary>
    /// <param name="lowest">Smallest value of the smoothed map.</param>
    /// <param name="highest">Largest value of the smoothed map.</param>
    public double ThresholdFor(double lowest, double highest) => ShareOfRange is { } share
        ? lowest + (share * (highest - lowest))
        : Math.Sqrt((lowest * lowest) + (((highest * highest) - (lowest * lowest)) * Math.Pow(Cut, Math.Pow(2, 1 - Rounds))));
}
