namespace Itemwise.Jobs;

/// <summary>What an event reports.</summary>
public enum JobEventKind
{
    /// <summary>A job's state changed, or it was submitted.</summary>
    State,

    /// <summary>A running job went on to another phase.</summary>
    Phase,

    /// <summary>Somebody requested a running job's end.</summary>
    CancelRequested,

    /// <summary>A job got another place in the queue.</summary>
    Place,

    /// <summary>The queue was paused, or goes on.</summary>
    Queue,
}
