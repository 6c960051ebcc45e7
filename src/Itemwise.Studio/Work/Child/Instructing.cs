using Itemwise.Editing.Running;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Edits by plain sentences.</summary>
internal static class Instructing
{
    public static JobResult Do(Workbench bench, InstructJob job)
    {
        using var workspace = bench.Open();
        var session = new EditingSession(workspace, bench.InstructModel());
        var (variants, photo) = (new KeptVariants(bench, session, job.From), workspace.Workspace);
        var request = InstructRequests.Of(job, photo.Height, photo.Width);
        var remarks = session.Foresee(request, variants.State).Remarks;
        return variants.Make(request, Limits.Variants(job.Count), remarks);
    }
}
