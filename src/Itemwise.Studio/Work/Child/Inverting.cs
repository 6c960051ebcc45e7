using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Running;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Inverts the picture where the workspace stands; goes on where an earlier attempt stopped.</summary>
internal static class Inverting
{
    public static JobResult Do(Workbench bench, InvertJob job)
    {
        var asked = InversionRequests.Of(job);
        using var workspace = bench.Open();
        var session = new EditingSession(workspace, bench.CaptionModel());
        var (method, state) = (new DplMethod(), workspace.History.Current);
        var start = state.For(method, workspace.FullPath, () => session.PictureOf(state));
        foreach (var noun in asked.Caption!.Nouns.Where(noun => noun.Item is not null))
        {
            _ = start.Items[noun.Item!.Value]; // throws for an unknown item, naming those that exist
        }

        var mended = method.Mend(start);
        var opened = session.ModelFor(method, bench.Progress);
        var request = asked.Request(opened, DplDefaults.In(opened.Location, DplSettings.Usual));
        bench.Progress.Expect(new("inverting", request.Steps), new("learning the steps back", request.Steps));
        var (_, about) = DplMethod.Invert(start, request, opened, bench.Progress, bench.Stopping);
        return new JobResult { Psnr = about.Psnr is { } psnr ? Math.Round(psnr, 2) : null, Notes = mended is null ? [] : [mended] };
    }
}
