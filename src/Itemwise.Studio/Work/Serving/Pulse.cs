namespace Itemwise.Studio.Work.Serving;

/// <summary>Wakes everybody who waits, each time something changed.</summary>
internal sealed class Pulse
{
    private volatile TaskCompletionSource next = Fresh();

    /// <summary>Ends at the next beat. Take it before looking at what may have changed, and wait for it after.</summary>
    public Task Next => next.Task;

    public void Beat() => Interlocked.Exchange(ref next, Fresh()).SetResult();

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
