using System.Collections.Immutable;

namespace Itemwise.Evaluation.Cases;

/// <summary>Cases that belong together: what <c>benchmark.json</c> in a folder holds.</summary>
/// <param name="Name">What the benchmark is called.</param>
/// <param name="Version">Grows when cases change, so that figures of different versions are not compared.</param>
/// <param name="Cases">At least one.</param>
public sealed record Benchmark(string Name, int Version, ImmutableArray<BenchmarkCase> Cases);
