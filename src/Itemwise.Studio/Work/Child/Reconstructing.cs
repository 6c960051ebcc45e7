using Itemwise.Editing.Metrics;
using Itemwise.Editing.Running;
using Itemwise.Imaging;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Makes the photo from what was learned of it; no step of the history.</summary>
internal static class Reconstructing
{
    private const string FileName = "reconstruction.png";

    public static JobResult Do(Workbench bench, ReconstructJob job)
    {
        using var workspace = bench.Open();
        var model = bench.EditModel();
        var session = new EditingSession(workspace, model);
        var request = EditRequests.Of(job, model.Choice.Folder);
        bench.Progress.Expect(new PlannedPhase("sampling", request.Settings.Steps));
        var made = session.Reconstruct(request, bench.Progress, bench.Stopping);
        PictureWriter.Write(bench.Result(FileName), made.Result.Picture, made.Account);
        var psnr = Psnr.Of(made.Start.Native, made.Result.Picture);
        return new JobResult { Picture = FileName, Psnr = double.IsFinite(psnr) ? Math.Round(psnr, 2) : null, Notes = made.Result.Remarks };
    }
}
