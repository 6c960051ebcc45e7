using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Editing.Storage;
using Itemwise.Jobs;
using Itemwise.Jobs.Working;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Does the studio's jobs, each by its kind.</summary>
internal sealed class StudioWork(
    StudioWorkerOptions options, OpenModels models, OpenClicks networks, LineWriter lines) : IJobWork
{
    private readonly PhaseMemory memory = new(options.Timings);
    private readonly Dictionary<WorkspaceId, string> inUse = [];

    public ImmutableArray<WorkspaceId> Avoided()
    {
        foreach (var (workspace, folder) in inUse.Where(pair => !WorkspaceFolder.IsInUse(pair.Value)).ToList())
        {
            inUse.Remove(workspace);
        }

        return [.. inUse.Keys];
    }

    public string Run(JobRun job)
    {
        var watch = Stopwatch.StartNew();
        var body = JobBody.Read(job.Claim.Request.Body);
        var progress = new JobProgress(job, body, memory, lines, ResultsOf(job)) { IsResumable = body.Job is LearnJob or InvertJob };
        lines.Changed();
        try
        {
            var result = Do(new Workbench(job, body.Place, models, progress, ResultsOf(job)), body.Job);
            progress.Finish();
            return (result with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 2) }).ToJson();
        }
        catch (JobDeferredException)
        {
            inUse[job.Claim.Request.Workspace] = body.Place.Folder;
            throw;
        }
        catch (ResourceException)
        {
            networks.Close();
            models.CloseAll(); // whatever ran out, the next job shall find as much of it as there is
            throw;
        }
    }

    private string ResultsOf(JobRun job) => Path.Combine(options.Results, job.Claim.Job.Value);

    private JobResult Do(Workbench bench, StudioJob job) => job switch
    {
        SegmentJob segment => Segmenting.Do(bench, segment),
        LearnJob learn => Learning.Do(bench, learn),
        EditJob edit => ItemEditing.Do(bench, edit),
        InstructJob instruct => Instructing.Do(bench, instruct),
        LookJob look => Looking.Do(bench, look),
        InvertJob invert => Inverting.Do(bench, invert),
        RewriteJob rewrite => Rewriting.Do(bench, rewrite),
        PointJob point => Pointing.Do(bench, point, networks),
        ReconstructJob reconstruct => Reconstructing.Do(bench, reconstruct),
        _ => throw new InputRefusedException($"This version of the program has no work called {job.Kind}."),
    };
}
