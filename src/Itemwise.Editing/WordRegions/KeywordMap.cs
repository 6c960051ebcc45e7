using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.WordRegions;

/// <summary>How much each cell attends to a keyword, and the region that follows from it (arXiv:2312.10113, section 4.1).
/// Immutable.</summary>
public sealed class KeywordMap
{
    // Attend-and-Excite's filter: sigma 0.5 with the exponent -(x / 2 sigma)^2, which is a deviation of 0.7071.
    private static readonly float[] Weights = SmoothingWeights();

    private const double LeastOfSurroundings = 0.1;

    // Two cells, also across a corner.
    private const double SurroundingCells = 2.9;

    // What lies a cell apart, also across a corner, is one place.
    private const double OneCell = 1.5;

    private readonly float[] values;

    /// <summary>A map of given values.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="values">Row by row.</param>
    public KeywordMap(int height, int width, ReadOnlySpan<float> values)
    {
        if (values.Length != height * width)
        {
            throw new ArgumentException($"A map of {height} x {width} needs {height * width} values, {values.Length} were given.",
                nameof(values));
        }

        (Height, Width, this.values) = (height, width, values.ToArray());
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Row by row.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The 3 x 3 weights that <see cref="Smoothed"/> adds with, row by row.</summary>
    public static ReadOnlySpan<float> Kernel => Weights;

    /// <summary>A keyword's map: the mean over its tokens.</summary>
    /// <param name="probabilities">[Q, K]: cells to tokens, the mean over layers and heads.</param>
    /// <param name="tokens">The keyword's positions; at least one.</param>
    /// <param name="height">Rows of the cells.</param>
    /// <param name="width">Columns of the cells.</param>
    public static KeywordMap Of(Tensor probabilities, ImmutableArray<int> tokens, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        using var scope = TensorScope.Enter();
        var columns = tokens.Select(token => probabilities.Slice(1, token, token + 1)).ToArray();
        return new KeywordMap(height, width, Tensor.Concat(columns, 1).Mean([1]).To(DType.Float32, Device.Cpu)
            .Contiguous().ToArray<float>());
    }

    /// <summary>The map smoothed, its edge mirrored without repeating it.</summary>
    public KeywordMap Smoothed()
    {
        var result = new float[values.Length];
        for (var i = 0; i < result.Length; i++)
        {
            // One order everywhere, so that a flat map stays flat.
            for (var k = 0; k < Weights.Length; k++)
            {
                var (row, column) = (Mirrored((i / Width) + (k / 3) - 1, Height), Mirrored((i % Width) + (k % 3) - 1, Width));
                result[i] += Weights[k] * values[(row * Width) + column];
            }
        }

        return new KeywordMap(Height, Width, result);
    }

    /// <summary>The cells that attend enough to belong to the region; all of them where the map is flat.</summary>
    /// <remarks>Of a smoothed map.</remarks>
    public Mask Region(RegionRule rule)
    {
        double lowest = values.Min(), highest = values.Max();
        if (lowest == highest)
        {
            return Mask.Full(Height, Width);
        }

        var least = Math.Clamp((int)Math.Ceiling(rule.LeastShare * values.Length), 1, values.Length);
        var threshold = Math.Min(rule.ThresholdFor(lowest, highest), values.OrderDescending().ElementAt(least - 1));
        var region = Mask.Where(Height, Width, i => values[i] >= threshold);
        return rule.IsOnePiece ? PieceAround(region, Array.IndexOf(values, (float)highest)) : region;
    }

    /// <summary>The cells that are looked at, and those around them: what is further away is no part of a thing, whatever it looks like,
    /// and what shall be added has room.</summary>
    /// <remarks>Of a smoothed map.</remarks>
    public Mask Surroundings()
    {
        var seen = Region(RegionRule.Usual with { ShareOfRange = LeastOfSurroundings, LeastShare = 0 });
        return seen.Union(Ring.Around(seen, SurroundingCells));
    }

    /// <summary>The value at a place, bilinear between cells.</summary>
    /// <param name="down">0 at the top to 1 at the bottom.</param>
    /// <param name="right">0 at the left to 1 at the right.</param>
    public double At(double down, double right)
    {
        var (y, x) = (Math.Clamp((down * Height) - 0.5, 0, Height - 1), Math.Clamp((right * Width) - 0.5, 0, Width - 1));
        var (top, left) = ((int)y, (int)x);
        var (bottom, end) = (Math.Min(top + 1, Height - 1), Math.Min(left + 1, Width - 1));
        double Row(int row) => values[(row * Width) + left] + ((x - left) * (values[(row * Width) + end] - values[(row * Width) + left]));
        return Row(top) + ((y - top) * (Row(bottom) - Row(top)));
    }

    /// <summary>The map of a part of the cells: elsewhere as little as anywhere.</summary>
    public KeywordMap Within(Mask cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var lowest = values.Min();
        return new KeywordMap(Height, Width, [.. values.Select((value, i) => cells.Pixels[i] != 0 ? value : lowest)]);
    }

    /// <summary>How many separate places of a region reach a share of the map's largest value: 1 where there is one thing.</summary>
    /// <param name="region">A region of this map.</param>
    /// <param name="share">0 to 1.</param>
    public int PlacesIn(Mask region, double share)
    {
        ArgumentNullException.ThrowIfNull(region);
        var (parts, limit) = (Components.Of(region.Union(Ring.Around(region, OneCell))).Parts, share * values.Max());
        return Enumerable.Range(0, values.Length).Where(i => region.Pixels[i] != 0 && values[i] >= limit).Select(i => parts[i])
            .Distinct().Count();
    }

    private static Mask PieceAround(Mask region, int peak)
    {
        var parts = Components.Of(region).Parts;
        return Mask.Where(region.Height, region.Width, i => parts[i] == parts[peak]);
    }

    private static int Mirrored(int index, int size) => size == 1 ? 0 : index < 0 ? -index : index >= size
        ? (2 * size) - 2 - index : index;

    private static float[] SmoothingWeights()
    {
        var beside = Math.Exp(-1);
        double[] row = [beside / (1 + (2 * beside)), 1 / (1 + (2 * beside)), beside / (1 + (2 * beside))];
        return [.. row.SelectMany(y => row.Select(x => (float)(y * x)))];
    }
}
