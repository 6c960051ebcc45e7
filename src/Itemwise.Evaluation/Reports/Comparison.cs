using System.Collections.Immutable;
using Itemwise.Evaluation.Running;

namespace Itemwise.Evaluation.Reports;

/// <summary>Two runs case by case: what got better, what worse.</summary>
/// <param name="Rows">By suite, method and measure.</param>
/// <param name="Cases">Every case that both have, the one that lost most first.</param>
public sealed record Comparison(ImmutableArray<ComparisonRow> Rows, ImmutableArray<ComparedCase> Cases)
{
    /// <summary>Pairs two runs by suite, case and method; where each has one method only, by suite and case.</summary>
    /// <exception cref="InputRefusedException">They have no case in common, or a suite in two versions.</exception>
    public static Comparison Of(EvaluationReport before, EvaluationReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        RequireVersions(before, after);
        var isOneEach = Methods(before).Length == 1 && Methods(after).Length == 1;
        var pairs = before.Results.Join(after.Results, Key, Key, (one, other) => (Before: one, After: other)).ToArray();
        if (pairs.Length == 0)
        {
            throw new InputRefusedException(
                "The two runs have no case of one method in common: they are compared suite by suite, case by case.");
        }

        var rows = from pair in pairs
                   from measure in Measure.All
                   where pair.Before.Measures.ContainsKey(measure.Name) && pair.After.Measures.ContainsKey(measure.Name)
                   group pair by (pair.Before.Suite, pair.After.Method, measure) into cases
                   select ComparisonRow.Of(cases.Key.Suite, cases.Key.Method, cases.Key.measure,
                       [.. cases.Select(pair => (pair.Before.Measures[cases.Key.measure.Name],
                           pair.After.Measures[cases.Key.measure.Name]))]);
        var compared = from pair in pairs
                       let change = Change(pair.Before, pair.After)
                       orderby change
                       select new ComparedCase(pair.Before.Suite, pair.Before.Method, pair.After.Method, pair.Before.Case,
                           change, pair.After.Refused);
        return new Comparison([.. rows], [.. compared]);

        (string, string, string) Key(CaseResult result) => (result.Suite, result.Case, isOneEach ? "" : result.Method);
    }

    private static string[] Methods(EvaluationReport report) => [.. report.Results.Select(result => result.Method).Distinct()];

    private static void RequireVersions(EvaluationReport before, EvaluationReport after)
    {
        var versions = before.Results.Concat(after.Results).GroupBy(result => result.Suite)
            .FirstOrDefault(suite => suite.Select(result => result.Version).Distinct().Count() > 1);
        if (versions is not null)
        {
            throw new InputRefusedException(
                $"The two runs have {versions.Key} in versions "
                + $"{string.Join(" and ", versions.Select(result => result.Version).Distinct())}: run both anew.");
        }
    }

    // A refusal has lost everything; else the way to the truth decides, or where nobody knows it CLIP's direction.
    private static double Change(CaseResult before, CaseResult after)
    {
        var measure = before.Measures.ContainsKey(Measure.Gain.Name) || after.Measures.ContainsKey(Measure.Gain.Name) ? Measure.Gain.Name
            : Measure.ClipDirection.Name;
        return after.Measures.GetValueOrDefault(measure, -1) - before.Measures.GetValueOrDefault(measure, -1);
    }
}
