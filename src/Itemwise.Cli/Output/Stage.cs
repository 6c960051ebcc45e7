namespace Itemwise.Cli.Output;

/// <summary>A stage of the work and what it took.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Seconds">Wall-clock time.</param>
internal sealed record Stage(string Name, double Seconds);
