using Itemwise.Editing;
using Itemwise.Editing.Storage;
using Itemwise.Networks.Clicks;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Makes an item of what lies under points, once, however often the job is begun.</summary>
internal static class Pointing
{
    public static JobResult Do(Workbench bench, PointJob job, OpenClicks networks)
    {
        using var workspace = bench.Open();
        var (history, key) = (workspace.History, bench.Run.Claim.Job.Value);
        if (history.Find(key) is { } kept) // by an attempt whose end was not written
        {
            return Made(history, kept.Number);
        }

        bench.Progress.Report(new EditingProgress("loading", 0, 0));
        var (state, wanted) = (history.Current, job.Request);
        var photo = Photo.Load(state.PicturePath);
        var clicks = networks.Of(bench.Place.Network, workspace.FullPath);
        bench.Progress.Report(new EditingProgress("looking at the photo", 0, 0));
        var (mask, about) = PointedItem.Find(clicks, photo, state.Items, wanted, bench.Stopping);
        var step = history.Change([new ItemChange.Draw(mask, job.Name ?? "")], key);
        return Made(history, step.Number) with { Score = about.Score, Alternatives = about.Alternatives.Length };
    }

    // The item that was just made is the newest: the one of the highest number.
    private static JobResult Made(WorkspaceHistory history, int step) =>
        new() { Step = step, Item = history.StateAt(step).Items.Map.Numbers[^1] };
}
