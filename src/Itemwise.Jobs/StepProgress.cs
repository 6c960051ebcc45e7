namespace Itemwise.Jobs;

/// <summary>How far a job is.</summary>
/// <param name="Phase">What is being done; null before anything was.</param>
/// <param name="Step">Steps of this phase that are done.</param>
/// <param name="Steps">All steps of this phase; 0 where it has none.</param>
/// <param name="SecondsLeft">The estimated rest of the whole job in seconds; null where nobody can tell.</param>
public sealed record StepProgress(string? Phase, int Step = 0, int Steps = 0, double? SecondsLeft = null);
