using System.Collections.Immutable;

namespace Itemwise.Evaluation.Metrics;

/// <summary>How far instructions reach into each other's regions, from the matrix of what each changes where.</summary>
public static class Crosstalk
{
    /// <summary>The mean beside the diagonal over the mean of the diagonal: 0 where every instruction keeps to its own region, 1 where
    /// none does.</summary>
    /// <param name="changes">k rows of k: what instruction i changes in region j; NaN where that cannot be said.</param>
    /// <returns>NaN where no instruction changes anything.</returns>
    public static double Of(ImmutableArray<ImmutableArray<double>> changes)
    {
        var cells = changes.SelectMany((row, i) => row.Select((value, j) => (IsOwn: i == j, Value: value)))
            .Where(cell => double.IsFinite(cell.Value)).ToArray();
        double MeanOf(bool isOwn) => cells.Where(cell => cell.IsOwn == isOwn).Select(cell => cell.Value)
            .DefaultIfEmpty(double.NaN).Average();
        return MeanOf(true) is > 0 and var own ? MeanOf(false) / own : double.NaN;
    }
}
