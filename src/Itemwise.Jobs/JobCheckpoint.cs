namespace Itemwise.Jobs;

/// <summary>What another attempt goes on from.</summary>
/// <param name="Step">How much was done, in a count that only grows.</param>
/// <param name="Content">What the worker needs to go on, as it wrote it; null where the workspace itself holds it.</param>
public sealed record JobCheckpoint(int Step, string? Content);
