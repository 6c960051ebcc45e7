using Itemwise.Networks.Clicks;
using Itemwise.Networks.Recognition;

namespace Itemwise.Studio.Work.Child;

/// <summary>The network that makes items of points, which stays open from click to click in one workspace.</summary>
internal sealed class OpenClicks : IDisposable
{
    private (string Network, string Workspace, ClickSegmenter Clicks)? open;

    /// <summary>The network over what its encoder saw in a workspace; this object's.</summary>
    /// <param name="network">Its folder or file; null where there was none when the job was handed in.</param>
    /// <param name="workspace">The workspace's folder.</param>
    /// <exception cref="InputRefusedException">There is none, or it is gone.</exception>
    public ClickSegmenter Of(string? network, string workspace)
    {
        if (open is { } known && known.Network == network && known.Workspace == workspace)
        {
            return known.Clicks;
        }

        Close();
        var place = network ?? throw new InputRefusedException("There is no network that takes points: hand the job in again.");
        var clicks = new ClickSegmenter(NetworkFolder.Recognise(place),
            new EmbeddingCache(Path.Combine(workspace, EmbeddingCache.RelativeFolder)));
        open = (place, workspace, clicks);
        return clicks;
    }

    /// <summary>Lets go of what is loaded.</summary>
    public void Close()
    {
        open?.Clicks.Dispose();
        open = null;
    }

    public void Dispose() => Close();
}
