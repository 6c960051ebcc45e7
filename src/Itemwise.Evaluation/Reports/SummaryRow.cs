using System.Collections.Immutable;

namespace Itemwise.Evaluation.Reports;

/// <summary>One method in one suite.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Method">The method.</param>
/// <param name="CaseCount">Number of cases measured.</param>
/// <param name="RefusedCount">Cases that it refused.</param>
/// <param name="Measures">Means by measure.</param>
public sealed record SummaryRow(string Suite, string Method, int CaseCount, int RefusedCount,
    ImmutableSortedDictionary<string, Interval> Measures);
