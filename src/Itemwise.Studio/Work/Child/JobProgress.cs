using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Editing;
using Itemwise.Jobs;
using Itemwise.Jobs.Working;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>Where reports of the editing library go: to the ledger, to whoever watches, and into the estimate of the rest.</summary>
internal sealed class JobProgress : IProgress<EditingProgress>
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(100);

    private readonly JobRun run;
    private readonly PhaseMemory memory;
    private readonly LineWriter lines;
    private readonly PreviewFile preview;
    private readonly string kind;
    private readonly JobClock clock;
    private string? phase;
    private long lastLine;
    private bool hasBegun;

    /// <summary>For one attempt of a job.</summary>
    /// <param name="run">The job.</param>
    /// <param name="body">What it is.</param>
    /// <param name="memory">How long phases took before.</param>
    /// <param name="lines">Whoever watches.</param>
    /// <param name="results">The folder for pictures of what is being made.</param>
    public JobProgress(JobRun run, JobBody body, PhaseMemory memory, LineWriter lines, string results)
    {
        (this.run, this.memory, this.lines) = (run, memory, lines);
        var model = body.Job is InstructJob or LookJob ? body.Place.InstructModel : body.Place.EditModel;
        kind = $"{body.Job.Kind} {Path.GetFileName(model)}";
        clock = new(memory.Of(kind));
        preview = new(results, run.Claim.Attempt);
    }

    /// <summary>Whether an attempt goes on from what the one before it left, by itself: where it begins is what that one gained.</summary>
    public bool IsResumable { get; init; }

    /// <summary>Says which phases with steps will come.</summary>
    public void Expect(params ImmutableArray<PlannedPhase> phases) => clock.Expect(phases);

    /// <summary>Says how many times the phases will come.</summary>
    public void ExpectRounds(int count) => clock.ExpectRounds(count);

    /// <summary>Says that they came once.</summary>
    public void EndRound() => clock.EndRound();

    /// <summary>Says that the job is done.</summary>
    public void Finish()
    {
        clock.Finish();
        if (clock.Whole is { } phases)
        {
            memory.Keep(kind, phases);
        }
    }

    public void Report(EditingProgress value)
    {
        var left = clock.Report(value);
        run.Report(new StepProgress(value.Phase, value.Step, value.StepCount, left));
        Credit(value);
        preview.Offer(value);
        if (phase != value.Phase || Stopwatch.GetElapsedTime(lastLine) >= BetweenLines || value.Step == value.StepCount)
        {
            (phase, lastLine) = (value.Phase, Stopwatch.GetTimestamp());
            lines.Step(new LiveStep(run.Claim.Job.Value, value.Phase, value.Step, value.StepCount, value.Loss, left, preview.Number));
        }
    }

    // What is stored is gained: later deaths begin to count anew. Where a method does not say what it stored, that an attempt begins later
    // than all before it did shows that they gained something.
    private void Credit(EditingProgress now)
    {
        if (!IsResumable || now.StepCount == 0 || (hasBegun && !now.IsStored))
        {
            return;
        }

        hasBegun = true;
        var gained = clock.StepsBefore(now.Phase) + (now.IsStored ? now.Step : Math.Max(0, now.Step - 1));
        if (gained > (run.Kept?.Step ?? 0))
        {
            run.Checkpoint(new JobCheckpoint(gained, null));
        }
    }
}
