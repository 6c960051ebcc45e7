namespace Itemwise.Studio.Work.Serving;

/// <summary>Keeps a second studio off a queue: each would take the other's worker for dead. The operating system holds the lock, so a
/// killed studio leaves none behind.</summary>
internal sealed class QueueLock : IDisposable
{
    private readonly FileStream held;

    /// <summary>Takes it.</summary>
    /// <param name="database">The queue's file.</param>
    /// <exception cref="ResourceException">Another studio has it.</exception>
    public QueueLock(string database)
    {
        try
        {
            held = new FileStream(database + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new ResourceException(
                $"A studio runs already in '{Path.GetDirectoryName(database)}': go on there, stop it, or choose another folder "
                + "with --home DIR.", error);
        }
    }

    /// <summary>Lets another have it.</summary>
    public void Dispose() => held.Dispose();
}
