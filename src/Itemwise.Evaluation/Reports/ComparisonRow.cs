using Itemwise.Evaluation.Running;

namespace Itemwise.Evaluation.Reports;

/// <summary>One measure of one method in one suite, in two runs.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Method">The method, of the second run.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Before">Mean of the first run.</param>
/// <param name="After">Mean of the second run.</param>
/// <param name="Difference">After - before, case by case.</param>
/// <param name="BetterCount">Cases that got better.</param>
/// <param name="WorseCount">Cases that got worse.</param>
/// <param name="Verdict">"better" or "worse" where the interval of the difference does not hold 0, else "even".</param>
public sealed record ComparisonRow(
    string Suite, string Method, string Measure, double Before, double After, Interval Difference, int BetterCount,
    int WorseCount, string Verdict)
{
    internal static ComparisonRow Of(string suite, string method, Measure measure, IReadOnlyList<(double Before, double After)> pairs)
    {
        var sign = measure.IsBetterHigher ? 1 : -1;
        var difference = Interval.Of([.. pairs.Select(pair => pair.After - pair.Before)]);
        var verdict = difference.Low > 0 ? sign : difference.High < 0 ? -sign : 0;
        return new ComparisonRow(
            suite, method, measure.Name, pairs.Average(pair => pair.Before), pairs.Average(pair => pair.After), difference,
            pairs.Count(pair => sign * (pair.After - pair.Before) > 0), pairs.Count(pair => sign * (pair.After - pair.Before) < 0),
            verdict switch { > 0 => "better", < 0 => "worse", _ => "even" });
    }
}
