using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Running;
using Itemwise.Jobs;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Learns the items of a workspace; goes on where an earlier attempt stopped.</summary>
internal static class Learning
{
    private const int HighestRank = 256;
    private const string Learned = "learned";

    public static JobResult Do(Workbench bench, LearnJob job)
    {
        if (bench.Run.Kept?.Content == Learned)
        {
            return new JobResult(); // by an attempt whose end was not written
        }

        using var workspace = bench.Open();
        var model = bench.EditModel();
        var session = new EditingSession(workspace, model);
        var request = new DEditLearning(Settings(job, DEditDefaults.In(model.Choice.Folder).Learning),
            job.With is null ? null : EditRequests.Other(job.With, bench.Place.Others));
        var notes = ImmutableArray.CreateBuilder<string>();
        if (session.Mend(request.Method) is { } mended)
        {
            notes.Add(mended);
        }

        bench.Progress.Expect(
            new("learning tokens", request.Settings.TokenSteps), new("learning the model", request.Settings.UNetSteps));
        var free = model.Choice.Device.IsCuda ? 0 : ProcessMemory.AvailableBytes;
        session.Learn(request, new MemoryBudget(free, notes.Add), bench.Progress, bench.Stopping);
        bench.Run.Checkpoint(new JobCheckpoint(request.Settings.TokenSteps + request.Settings.UNetSteps, Learned));
        return new JobResult { Notes = notes.ToImmutable() };
    }

    private static DEditSettings Settings(LearnJob job, DEditSettings defaults)
    {
        if (job.Method is not (null or DEditRequest.MethodName))
        {
            throw new InputRefusedException($"{job.Method} learns nothing by itself: only {DEditRequest.MethodName} does.");
        }

        if (job.Rank is < 0 or > HighestRank)
        {
            throw new InputRefusedException($"rank is from 0 to {HighestRank}, not {job.Rank}.");
        }

        var (tokens, network) = job.Steps switch
        {
            null => (defaults.TokenSteps, defaults.UNetSteps),
            { IsDefault: false } and [>= 0 and var first, >= 0 and var second] => (first, second),
            _ => throw new InputRefusedException("steps are two whole numbers, of tokens and of the network, such as [100, 100]."),
        };
        return defaults with
        {
            TokenSteps = tokens, UNetSteps = network, Rank = job.Rank ?? defaults.Rank, Seed = job.Seed ?? defaults.Seed,
        };
    }
}
