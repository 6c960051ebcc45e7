using System.Collections.Immutable;
using Itemwise.Cli.Networks;
using Itemwise.Editing;
using Itemwise.Editing.Segmentation;
using Itemwise.Editing.Storage;
using Itemwise.Networks.Clicks;
using Itemwise.Networks.Recognition;
using Itemwise.Networks.Refining;

namespace Itemwise.Cli.Commands;

/// <summary>Makes and refines items of a workspace's picture as it is now, with published networks.</summary>
/// <param name="workspace">Held.</param>
/// <param name="named">The networks that are named.</param>
/// <param name="call">The call.</param>
internal sealed class ItemDrawing(WorkspaceFolder workspace, ImmutableArray<RecognisedNetwork> named, Call call)
{
    private readonly WorkspaceState state = workspace.History.Current;
    private readonly Lazy<Photo> photo = new(() => Photo.Load(workspace.History.Current.PicturePath));

    /// <summary>Items that were pointed at.</summary>
    public ImmutableArray<ItemChange> Drawn { get; private set; } = [];

    /// <summary>Makes an item of what a prompt points at.</summary>
    public PointedItem Point(ClickPrompt prompt, ClickArguments arguments)
    {
        var network = NetworkArguments.Choose(named, one => one.TakesClicks, "that takes points (of SAM's family)");
        using var clicks = Clicks(network);
        var wanted = new PointRequest(prompt, [.. arguments.Kept(call.Parse)], arguments.Alternative(call.Parse));
        var (mask, about) = call.Terminal.Watch(display =>
        {
            display.Report(new EditingProgress("looking at the photo", 0, 0));
            return PointedItem.Find(clicks, photo.Value, state.Items, wanted, call.Cancellation);
        });
        Drawn = Drawn.Add(new ItemChange.Draw(mask, arguments.Name(call.Parse) ?? ""));
        return about;
    }

    /// <summary>The item with its outline along the photo's edges: as the named networks see it, else by the edges alone.</summary>
    public ItemChange Refine(int number)
    {
        var mask = state.Items.MaskOf(number);
        return call.Terminal.Watch(display =>
        {
            display.Report(new EditingProgress("refining outlines", 0, 0));
            if (named.FirstOrDefault(one => one.TakesClicks) is { } network)
            {
                using var clicks = Clicks(network);
                mask = ClickRefinement.Of(clicks, mask, photo.Value, call.Cancellation);
            }

            var matting = named.FirstOrDefault(one => one.Family == NetworkFamily.Matte);
            mask = MaskOutline.Of(mask, photo.Value);
            return new ItemChange.Outline(number, matting is null ? mask
                : new MatteRefinement(matting).Of(mask, photo.Value, call.Cancellation));
        });
    }

    private ClickSegmenter Clicks(RecognisedNetwork network) => new(network,
        new EmbeddingCache(Path.Combine(workspace.FullPath, EmbeddingCache.RelativeFolder)));
}
