namespace Itemwise.Studio.Work;

/// <summary>What the worker process reports to its parent.</summary>
/// <param name="Kind">What it is about.</param>
internal sealed record WorkerLine(WorkerLineKind Kind)
{
    public LiveStep? Step { get; init; }

    public string? Text { get; init; }

    public WorkerDevice? Device { get; init; }
}

/// <summary>What a line of the worker is about.</summary>
internal enum WorkerLineKind
{
    /// <summary>It lives.</summary>
    Beat,

    /// <summary>It began, and says where it computes.</summary>
    Hello,

    /// <summary>A step was taken.</summary>
    Step,

    /// <summary>Something was written to the ledger.</summary>
    Changed,

    /// <summary>For whoever reads the log.</summary>
    Note,
}
