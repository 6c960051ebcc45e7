namespace Itemwise.Studio.Work.Child;

/// <summary>A phase that a job will come to.</summary>
/// <param name="Name">Its name, as reports have it.</param>
/// <param name="Steps">Its steps.</param>
internal readonly record struct PlannedPhase(string Name, int Steps);
