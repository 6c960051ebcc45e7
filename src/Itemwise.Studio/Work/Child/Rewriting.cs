using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Running;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Changes the picture by changing its caption, all targets in one pass.</summary>
internal static class Rewriting
{
    public static JobResult Do(Workbench bench, RewriteJob job)
    {
        var asked = InversionRequests.Of(job);
        using var workspace = bench.Open();
        var session = new EditingSession(workspace, bench.CaptionModel());
        var opened = session.ModelFor(new DplMethod(), bench.Progress);
        var found = InvertedState.Find(workspace.FullPath, workspace.History, about => asked.Fits(about, opened));
        if (asked.Caption is null && found.About is null)
        {
            throw new InputRefusedException("The workspace has no inversion of the picture as it is now: say what it shows.");
        }

        var inversion = found.About?.Again() ?? asked.Request(opened, DplDefaults.In(opened.Location, DplSettings.Usual));
        var variants = new KeptVariants(bench, session, found.State.Step);
        var requests = InversionRequests.Of(job, inversion, DplDefaults.For(opened.Location, job.Whole));
        foreach (var request in requests)
        {
            _ = session.Foresee(request, variants.State);
        }

        return variants.MakeInOnePass([.. requests]);
    }
}
