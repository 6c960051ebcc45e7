using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Itemwise.Studio.Shelves;

/// <summary>Tells whoever listens that a workspace is no longer what it was.</summary>
public sealed class WorkspaceNews
{
    private const int MostWaiting = 256;

    private readonly ConcurrentDictionary<Channel<string>, bool> listeners = new();

    /// <summary>Tells everybody.</summary>
    /// <param name="id">The workspace's id.</param>
    public void Changed(string id)
    {
        foreach (var listener in listeners.Keys)
        {
            listener.Writer.TryWrite(id);
        }
    }

    /// <summary>The ids of workspaces as they change, until cancelled. A listener that does not keep up loses the oldest.</summary>
    public async IAsyncEnumerable<string> Listen([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var listener = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        listeners[listener] = true;
        try
        {
            await foreach (var id in listener.Reader.ReadAllAsync(cancellation))
            {
                yield return id;
            }
        }
        finally
        {
            listeners.TryRemove(listener, out _);
        }
    }
}
