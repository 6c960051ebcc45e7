namespace Itemwise.Imaging.Formats;

/// <summary>Chromaticities x and y of white, red, green and blue, as PNG's cHRM orders them.</summary>
/// <param name="Values">Eight numbers.</param>
internal sealed record Primaries(double[] Values)
{
    /// <summary>Those of sRGB and BT.709.</summary>
    public static Primaries Srgb { get; } = new([0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06]);

    /// <summary>XYZ of the white of profiles.</summary>
    public static double[] D50 => [0.9642, 1, 0.8249];

    /// <summary>Whether they are sRGB's, but for rounding.</summary>
    public bool IsSrgb => Values.Zip(Srgb.Values).All(pair => Math.Abs(pair.First - pair.Second) < 0.002);

    /// <summary>Whether they span colours.</summary>
    public bool AreSound => Values.All(value => value is > 0 and < 1) && Math.Abs(Determinant(Columns())) > 1e-4;

    /// <summary>XYZ of red, green and blue under the white of profiles (D50), nine numbers, a colour after the other.</summary>
    /// <remarks>The primaries scaled to add up to white, then adapted by Bradford's matrix (ICC.1:2022, annex E).</remarks>
    public double[] ToProfile()
    {
        double[] bradford = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296];
        var white = Xyz(0);
        var scales = Times(Inverse(Columns()), white);
        var (from, to) = (Times(bradford, white), Times(bradford, D50));
        double[] cones = [to[0] / from[0], 0, 0, 0, to[1] / from[1], 0, 0, 0, to[2] / from[2]];
        return [.. Enumerable.Range(1, 3).SelectMany(colour => Times(Inverse(bradford), Times(cones, Times(bradford,
            [.. Xyz(colour).Select(value => value * scales[colour - 1])]))))];
    }

    private double[] Xyz(int index)
    {
        var (x, y) = (Values[2 * index], Values[(2 * index) + 1]);
        return [x / y, 1, (1 - x - y) / y];
    }

    // Row after row; a primary stands in each column.
    private double[] Columns() => [.. Enumerable.Range(0, 9).Select(i => Xyz(1 + (i % 3))[i / 3])];

    private static double[] Times(double[] matrix, double[] vector) =>
        [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, 3).Sum(column => matrix[(3 * row) + column] * vector[column]))];

    private static double Determinant(double[] m) => (m[0] * ((m[4] * m[8]) - (m[5] * m[7]))) - (m[1] * ((m[3] * m[8]) - (m[5] * m[6])))
        + (m[2] * ((m[3] * m[7]) - (m[4] * m[6])));

    private static double[] Inverse(double[] m)
    {
        var determinant = Determinant(m);
        return [.. new[]
        {
            (m[4] * m[8]) - (m[5] * m[7]), (m[2] * m[7]) - (m[1] * m[8]), (m[1] * m[5]) - (m[2] * m[4]),
            (m[5] * m[6]) - (m[3] * m[8]), (m[0] * m[8]) - (m[2] * m[6]), (m[2] * m[3]) - (m[0] * m[5]),
            (m[3] * m[7]) - (m[4] * m[6]), (m[1] * m[6]) - (m[0] * m[7]), (m[0] * m[4]) - (m[1] * m[3]),
        }.Select(value => value / determinant)];
    }
}
