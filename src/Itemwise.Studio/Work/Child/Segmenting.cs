using Itemwise.Editing;
using Itemwise.Editing.Segmentation;
using Itemwise.Editing.Storage;
using Itemwise.Files;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>A photo that came in becomes a workspace.</summary>
internal static class Segmenting
{
    private const string Graph = "graph";
    private const string Attention = "attention";
    private const int MostItems = 64;

    public static JobResult Do(Workbench bench, SegmentJob job)
    {
        var incoming = bench.Place.Incoming ?? throw NoPhoto();
        if (!WorkspaceFolder.Exists(bench.Place.Folder)) // made by an attempt whose end was not written
        {
            Make(bench, job, PhotoIn(incoming));
        }

        QuietRemoval.Folder(incoming);
        return new JobResult { Items = WorkspaceFolder.Read(bench.Place.Folder).Items.All.Length };
    }

    private static void Make(Workbench bench, SegmentJob job, string file)
    {
        bench.Progress.Report(new EditingProgress("loading", 0, 0));
        var photo = Photo.Load(file);
        bench.Progress.Report(new EditingProgress("finding items", 0, 0));
        var items = Segmenter(bench, job).Segment(photo, bench.Stopping);
        using var made = WorkspaceFolder.Create(bench.Place.Folder, photo.Path, items, job.Photo);
        if (!string.IsNullOrWhiteSpace(job.Name))
        {
            made.Rename(job.Name);
        }
    }

    private static ISegmenter Segmenter(Workbench bench, SegmentJob job)
    {
        var count = job.MaxItems ?? GraphSegmenter.DefaultMaximum;
        if (count is < 1 or > MostItems)
        {
            throw new InputRefusedException($"maxItems is from 1 to {MostItems}, not {count}.");
        }

        return job.Segment switch
        {
            null or Graph => new GraphSegmenter(count),
            Attention => new AttentionSegmenter(bench.CaptionModel().Value, count),
            var other => throw new InputRefusedException($"Items are found by {Graph} or {Attention}, not by '{other}'."),
        };
    }

    private static string PhotoIn(string incoming) =>
        (Directory.Exists(incoming) ? Directory.EnumerateFiles(incoming, "photo.*") : []).SingleOrDefault()
            ?? throw NoPhoto();

    private static InputRefusedException NoPhoto() => new("The photo is not there: hand it in again.");
}
