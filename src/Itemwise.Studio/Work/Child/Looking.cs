using System.Collections.Immutable;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Editing.Running;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Finds where sentences would apply.</summary>
internal static class Looking
{
    public static JobResult Do(Workbench bench, LookJob job)
    {
        using var workspace = bench.Open();
        var session = new EditingSession(workspace, bench.InstructModel());
        var history = workspace.History;
        var state = job.From is { } step ? history.StateAt(step) : history.Current;
        var request = InstructRequests.Of(job, workspace.Workspace.Height, workspace.Workspace.Width);
        _ = session.Foresee(request, state);
        var method = new FoIMethod();
        var start = state.For(method, workspace.FullPath, () => session.PictureOf(state));
        var found = method.Look(start, request, session.ModelFor(method, bench.Progress), bench.Progress, bench.Stopping);
        var regions = InstructedRegion.All(request, found.Places, found.Facts, bench.Result("look.png"));
        return new JobResult
        {
            Regions = [.. regions.Select(one => new LookedAtRegion(one.Number, one.Keyword, one.Confidence, one.Share,
                Path.GetFileName(one.Region)))],
            Notes = found.Remarks,
        };
    }
}
