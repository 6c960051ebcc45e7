namespace Itemwise.Jobs;

/// <summary>What a renewal finds.</summary>
public enum Lease
{
    /// <summary>The job is still this worker's.</summary>
    Held,

    /// <summary>It is, and somebody requested its end: stop, and release it.</summary>
    HeldCancel,

    /// <summary>It is not: stop within a step and write nothing.</summary>
    Lost,
}
