using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Running;

namespace Itemwise.Studio.Work.Child;

/// <summary>The rest of a whole job: of the phase that runs by its own speed, of those to come by what they took the last time.</summary>
/// <remarks>Phases to come that never ran here count with the speed of the one that runs. A job may have rounds, such as variants: the
/// phases of the first come again.</remarks>
/// <param name="past">The phases of the last job of this kind.</param>
/// <param name="time">The system's where nothing is said.</param>
internal sealed class JobClock(ImmutableArray<PastPhase> past, TimeProvider? time = null)
{
    // Before that many steps the speed says more of warming up than of what is to come.
    private const int FirstSteps = 2;

    private readonly List<PastPhase> round = []; // those that ended in this round
    private ImmutableArray<PlannedPhase> planned = [];
    private ImmutableArray<PastPhase> first = []; // the phases of the first round
    private PhaseClock? clock;
    private int clockBegan;
    private int roundsLeft;
    private bool isResumed;
    private EditingProgress last;

    /// <summary>All phases of a job that was not resumed, in order; null where it began in the middle.</summary>
    public ImmutableArray<PastPhase>? Whole => isResumed ? null : first.IsEmpty ? [.. round] : first;

    private ImmutableArray<PastPhase> Before => first.IsEmpty ? past : first;

    /// <summary>Says which phases with steps will come in a round.</summary>
    public void Expect(ImmutableArray<PlannedPhase> phases) => planned = phases;

    /// <summary>Steps of the phases that were said to come before one.</summary>
    public int StepsBefore(string phase) => planned.TakeWhile(one => one.Name != phase).Sum(one => one.Steps);

    /// <summary>Says how many rounds there will be.</summary>
    public void ExpectRounds(int count) => roundsLeft = Math.Max(0, count - 1);

    /// <summary>Ends the phase that runs, and the round.</summary>
    public void EndRound()
    {
        EndPhase();
        first = first.IsEmpty ? [.. round] : first;
        round.Clear();
        roundsLeft = Math.Max(0, roundsLeft - 1);
    }

    /// <summary>Ends the phase that runs, and the job.</summary>
    public void Finish() => EndPhase();

    /// <summary>Takes a report.</summary>
    /// <returns>Seconds that the job will still take; null where nobody can tell.</returns>
    public double? Report(EditingProgress now)
    {
        if (clock?.Phase != now.Phase)
        {
            EndPhase();
            (clock, clockBegan) = (new PhaseClock(now.Phase, now.Step, time), now.Step);
            isResumed |= now.Step > 1;
        }

        last = now;
        return Rest(now) is { } rest && ToCome(now) is { } toCome ? rest + toCome : null;
    }

    private void EndPhase()
    {
        if (clock is not null)
        {
            round.Add(new PastPhase(clock.Phase, last.StepCount, clock.Elapsed.TotalSeconds));
        }

        clock = null;
    }

    private double? Rest(EditingProgress now)
    {
        if (now.StepCount == 0)
        {
            return Known(now.Phase) is { } known ? Math.Max(0, known.Seconds - clock!.Elapsed.TotalSeconds) : 0;
        }

        return now.Remaining?.TotalSeconds ?? SecondsOfStep(now) * (now.StepCount - now.Step);
    }

    // The first report of a phase comes when its first step is done, or before it.
    private double? SecondsOfStep(EditingProgress now) =>
        now.Step - clockBegan >= FirstSteps && clock!.Rate(now.Step) is { } rate ? 1 / rate
        : Known(now.Phase) is { Steps: > 0 } known ? known.Seconds / known.Steps
        : clock!.Rate(now.Step) is { } early ? 1 / early : null;

    private double? ToCome(EditingProgress now)
    {
        var names = Before.Select(phase => phase.Name).ToList();
        names.AddRange(planned.Select(phase => phase.Name).Where(name => !names.Contains(name)));
        var at = names.IndexOf(now.Phase);
        double? later = 0;
        foreach (var name in names.Skip(at + 1).Where(name => round.All(done => done.Name != name)))
        {
            later += Expected(name, now);
        }

        var ofARound = roundsLeft == 0 ? 0 : names.Where(name => name != "loading").Sum(name => Expected(name, now));
        return later + (roundsLeft * ofARound);
    }

    private double? Expected(string name, EditingProgress now)
    {
        var steps = planned.FirstOrDefault(phase => phase.Name == name) is { Name: not null } plan ? plan.Steps : (int?)null;
        return Known(name) is { } known ? known.SecondsOf(steps ?? known.Steps) * Pace(now)
            : steps is { } count ? SecondsOfStep(now) * count : 0;
    }

    // A machine that is busier than it was, or less, is so for the phases to come too.
    private double Pace(EditingProgress now) =>
        now.Step - clockBegan >= FirstSteps && clock!.Rate(now.Step) is { } rate && Known(now.Phase) is { Steps: > 0, Seconds: > 0 } known
            ? known.Steps / known.Seconds / rate : 1;

    private PastPhase? Known(string name)
    {
        foreach (var phase in Before)
        {
            if (phase.Name == name)
            {
                return phase;
            }
        }

        return null;
    }
}
