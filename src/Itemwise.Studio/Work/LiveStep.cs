namespace Itemwise.Studio.Work;

/// <summary>How far a running job is, as it is reported live: steps may be left out, the last one counts.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Phase">What is being done.</param>
/// <param name="Step">Steps of the phase that are done.</param>
/// <param name="Steps">All of the phase; 0 where it has none.</param>
/// <param name="Loss">The loss, where something is being learned.</param>
/// <param name="SecondsLeft">The estimated rest of the whole job; null where nobody can tell.</param>
/// <param name="Preview">The number of the newest picture of what is being made; null before the first.</param>
public sealed record LiveStep(string Job, string Phase, int Step, int Steps, double? Loss, double? SecondsLeft, int? Preview);
