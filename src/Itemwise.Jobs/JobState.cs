namespace Itemwise.Jobs;

/// <summary>Where a job stands. The last four are ends, which nothing changes.</summary>
public enum JobState
{
    /// <summary>Waits for a worker.</summary>
    Queued,

    /// <summary>A worker has claimed it.</summary>
    Running,

    /// <summary>Completed, with its result.</summary>
    Done,

    /// <summary>Refused or given up, with its reason.</summary>
    Failed,

    /// <summary>Ended because somebody requested that.</summary>
    Cancelled,

    /// <summary>Set aside, because workers died of it again and again.</summary>
    Quarantined,
}
