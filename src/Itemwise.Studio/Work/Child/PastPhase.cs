namespace Itemwise.Studio.Work.Child;

/// <summary>What a phase took.</summary>
/// <param name="Name">Its name, as reports have it.</param>
/// <param name="Steps">Its steps; 0 where it had none.</param>
/// <param name="Seconds">All of them together.</param>
internal readonly record struct PastPhase(string Name, int Steps, double Seconds)
{
    /// <summary>What it would take with another number of steps.</summary>
    public double SecondsOf(int steps) => Steps > 0 ? Seconds / Steps * steps : Seconds;
}
