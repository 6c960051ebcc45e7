using Itemwise.Editing.Running;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Edits items.</summary>
internal static class ItemEditing
{
    public static JobResult Do(Workbench bench, EditJob job)
    {
        using var workspace = bench.Open();
        var session = new EditingSession(workspace, bench.EditModel());
        var (variants, photo) = (new KeptVariants(bench, session, job.From), workspace.Workspace);
        var asked = EditRequests.Of(job, photo.Height, photo.Width, bench.Place.EditModel, bench.Place.Others);
        var request = session.Resolve(asked, variants.State);
        var remarks = session.Foresee(request, variants.State).Remarks; // what cannot be is refused before anything is loaded
        bench.Progress.Expect(new PlannedPhase("sampling", asked.Settings.Steps));
        return variants.Make(request, Limits.Variants(job.Count), remarks);
    }
}
