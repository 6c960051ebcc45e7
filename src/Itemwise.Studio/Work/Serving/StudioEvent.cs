namespace Itemwise.Studio.Work.Serving;

/// <summary>Something that is reported to whoever watches.</summary>
/// <param name="Sequence">Its number, from which a watcher that was cut off goes on; null for what is live and kept nowhere.</param>
/// <param name="Kind">job, step, workspace or queue.</param>
/// <param name="Data">A <see cref="StudioJobView"/>, a <see cref="LiveStep"/>, a <see cref="ChangedWorkspace"/> or a
/// <see cref="QueueState"/>.</param>
public sealed record StudioEvent(long? Sequence, string Kind, object Data);

/// <summary>A workspace that should be read again.</summary>
/// <param name="Id">Its id.</param>
public sealed record ChangedWorkspace(string Id);

/// <summary>Whether jobs are kept from beginning.</summary>
/// <param name="IsPaused">Whether they are.</param>
public sealed record QueueState(bool IsPaused);
