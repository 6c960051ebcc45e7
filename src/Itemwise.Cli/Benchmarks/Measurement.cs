namespace Itemwise.Cli.Benchmarks;

/// <summary>One row of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Result">The number with its unit.</param>
/// <param name="Against">What it is compared with, and the ratio.</param>
/// <param name="Wanted">What it should be; empty where nothing is promised.</param>
internal sealed record Measurement(string What, string Result, string Against = "", string Wanted = "");
