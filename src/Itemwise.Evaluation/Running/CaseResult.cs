using System.Collections.Immutable;

namespace Itemwise.Evaluation.Running;

/// <summary>What was measured of one method's output for one case.</summary>
/// <param name="Suite">The benchmark.</param>
/// <param name="Version">The benchmark's version.</param>
/// <param name="Method">Whose output it is.</param>
/// <param name="Case">The case.</param>
/// <param name="Measures">Figures by <see cref="Measure.Name"/>; what could not be measured is not there.</param>
/// <param name="Refused">Why nothing came of it, in a sentence; null where something did.</param>
public sealed record CaseResult(
    string Suite, int Version, string Method, string Case, ImmutableSortedDictionary<string, double> Measures, string? Refused = null);
