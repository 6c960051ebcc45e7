using System.Collections.Immutable;

namespace Itemwise.Jobs.Tests;

/// <summary>What every ledger holds, whichever database it lies in.</summary>
public abstract class JobLedgerContract
{
    private const double LeaseSeconds = 15;
    private static readonly WorkspaceId Kitchen = new("kitchen");
    private static readonly WorkspaceId Garden = new("garden");
    private static readonly Worker Anna = new("anna", []);
    private static readonly Worker Berta = new("berta", []);
    private static readonly JobError Crash = new(1, "It crashed.");

    protected JobLedgerContract() => Ledger = Open(TimeSpan.FromSeconds(LeaseSeconds), Clock);

    private protected ManualClock Clock { get; } = new();

    protected IJobLedger Ledger { get; }

    /// <summary>Opens the same empty ledger at each call.</summary>
    protected abstract IJobLedger Open(TimeSpan leaseTime, TimeProvider clock);

    [Fact]
    public async Task An_accepted_job_is_there_for_whoever_opens_the_ledger_next()
    {
        var job = await Ledger.Submit(Request(Kitchen, "learn"));
        var view = await Open(TimeSpan.FromSeconds(LeaseSeconds), Clock).Get(job);
        Assert.Equal(JobState.Queued, view!.State);
        Assert.Equal(Clock.GetUtcNow(), view.Created);
        Assert.Equal(("learn", """{"a":1}""", "words of learn"), (view.Request.Kind, view.Request.Body, view.Request.Words));
    }

    [Fact]
    public async Task A_request_that_is_sent_twice_is_one_job()
    {
        var request = Request(Kitchen, "learn");
        var first = await Ledger.Submit(request);
        Assert.Equal(first, await Ledger.Submit(request));
        Assert.Single(await Ledger.List());
    }

    [Fact]
    public async Task A_request_that_is_sent_again_after_its_job_ended_is_still_that_job()
    {
        var request = Request(Kitchen, "learn");
        var first = await Ledger.Submit(request);
        await Ledger.Complete((await Ledger.TryClaim(Anna))!, "{}");
        Assert.Equal(first, await Ledger.Submit(request));
        Assert.Null(await Ledger.TryClaim(Anna));
    }

    [Fact]
    public async Task Ended_jobs_are_forgotten_by_age_and_by_number_with_their_events_and_open_ones_never()
    {
        var ended = new List<JobId>();
        for (var i = 0; i < 5; i++)
        {
            ended.Add(await Ledger.Submit(Request(Kitchen, $"edit {i}")));
            await Ledger.Complete((await Ledger.TryClaim(Anna))!, "{}");
            Clock.Advance(seconds: 10);
        }

        var (running, waiting) = (await Ledger.Submit(Request(Kitchen, "learn")), await Ledger.Submit(Request(Kitchen, "wait")));
        Assert.NotNull(await Ledger.TryClaim(Anna));
        Assert.Equal(ended[..2].ToHashSet(), [.. await Ledger.Forget(Clock.GetUtcNow().AddSeconds(-35), most: 100)]);
        Assert.Equal([ended[2]], await Ledger.Forget(DateTimeOffset.MinValue, most: 2));
        Assert.Empty(await Ledger.Forget(DateTimeOffset.MinValue, most: 2));
        Assert.Equal([running, waiting, ended[4], ended[3]], (await Ledger.List()).Select(job => job.Id));
        Assert.Equal([ended[3], ended[4], running, waiting],
            (await Ledger.Events(0)).Select(change => change.Job!.Value).Distinct());
    }

    [Fact]
    public async Task Who_watches_goes_on_after_the_last_event_though_all_jobs_are_forgotten()
    {
        await Ledger.Submit(Request(Kitchen, "edit"));
        await Ledger.Complete((await Ledger.TryClaim(Anna))!, "{}");
        var last = await Ledger.LastEvent();
        await Ledger.Forget(Clock.GetUtcNow().AddDays(1), most: 0);
        Assert.Equal(last, await Ledger.LastEvent());
        var next = await Ledger.Submit(Request(Kitchen, "edit"));
        Assert.Equal(next, Assert.Single(await Ledger.Events(last)).Job);
    }

    [Fact]
    public async Task A_key_of_another_request_is_refused()
    {
        await Ledger.Submit(Request(Kitchen, "learn") with { Key = "k" });
        await Assert.ThrowsAsync<InputRefusedException>(() => Ledger.Submit(Request(Kitchen, "edit") with { Key = "k" }));
    }

    [Fact]
    public async Task Jobs_are_claimed_in_the_order_in_which_they_came()
    {
        var first = await Ledger.Submit(Request(Kitchen));
        var second = await Ledger.Submit(Request(Garden));
        Assert.Equal(first, (await Ledger.TryClaim(Anna))!.Job);
        Assert.Equal(second, (await Ledger.TryClaim(Anna))!.Job);
        Assert.Null(await Ledger.TryClaim(Anna));
    }

    [Fact]
    public async Task A_claim_says_what_to_do()
    {
        var request = Request(Kitchen);
        var job = await Ledger.Submit(request);
        Assert.Equal(new Claim(job, "anna", 1, 1, null, request), await Ledger.TryClaim(Anna));
        var view = await Ledger.Get(job);
        Assert.Equal((JobState.Running, 1), (view!.State, view.Attempt));
        Assert.Equal(Clock.GetUtcNow(), view.Started);
    }

    [Fact]
    public async Task Of_one_workspace_one_job_runs()
    {
        await Ledger.Submit(Request(Kitchen));
        var second = await Ledger.Submit(Request(Kitchen));
        var claim = await Ledger.TryClaim(Anna);
        Assert.Null(await Ledger.TryClaim(Berta));
        Assert.True(await Ledger.Complete(claim!, "{}"));
        Assert.Equal(second, (await Ledger.TryClaim(Berta))!.Job);
    }

    [Fact]
    public async Task A_workspace_that_a_worker_avoids_does_not_keep_the_others_waiting()
    {
        await Ledger.Submit(Request(Kitchen));
        var other = await Ledger.Submit(Request(Garden));
        Assert.Equal(other, (await Ledger.TryClaim(Anna with { Avoided = [Kitchen] }))!.Job);
        Assert.Null(await Ledger.TryClaim(Anna with { Avoided = [Kitchen, Garden] }));
    }

    [Fact]
    public async Task A_result_is_kept_with_the_end()
    {
        var (job, claim) = await Running();
        Clock.Advance(2);
        Assert.True(await Ledger.Complete(claim, """{"step":3}"""));
        var view = await Ledger.Get(job);
        Assert.Equal((JobState.Done, """{"step":3}"""), (view!.State, view.Result));
        Assert.Equal(Clock.GetUtcNow(), view.Finished);
        Assert.True(view.HasEnded);
    }

    [Fact]
    public async Task A_failure_is_kept_with_its_reason()
    {
        var (job, claim) = await Running();
        Assert.True(await Ledger.Fail(claim, new(3, "There is no item 9.")));
        var view = await Ledger.Get(job);
        Assert.Equal((JobState.Failed, new JobError(3, "There is no item 9.")), (view!.State, view.Error));
    }

    [Fact]
    public async Task An_end_is_final()
    {
        var (job, claim) = await Running();
        await Ledger.Complete(claim, "{}");
        Assert.False(await Ledger.Fail(claim, Crash));
        Assert.False(await Ledger.RequestCancel(job));
        Assert.False(await Ledger.Place(job, null));
        Assert.False(await Ledger.Checkpoint(claim, new(1, null)));
        Assert.Equal(Lease.Lost, await Ledger.Renew(claim, new("on")));
        await Ledger.Release(claim);
        Assert.Equal(JobState.Done, (await Ledger.Get(job))!.State);
    }

    [Fact]
    public async Task An_end_whose_answer_was_lost_is_told_again()
    {
        var (_, claim) = await Running();
        Assert.True(await Ledger.Complete(claim, "{}"));
        var events = await Ledger.LastEvent();
        Assert.True(await Ledger.Complete(claim, "{}"));
        Assert.Equal(events, await Ledger.LastEvent());
    }

    [Fact]
    public async Task A_renewed_lease_lasts()
    {
        var (_, claim) = await Running();
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(LeaseSeconds * 0.9);
            Assert.Equal(Lease.Held, await Ledger.Renew(claim, new("learning", i, 5, 2.5)));
            Assert.Null(await Ledger.TryClaim(Berta));
        }

        Assert.Equal(new StepProgress("learning", 4, 5, 2.5), (await Ledger.Get(claim.Job))!.Progress);
    }

    [Fact]
    public async Task A_job_whose_lease_ran_out_goes_to_the_next_worker_with_its_checkpoint()
    {
        var (job, claim) = await Running();
        Assert.True(await Ledger.Checkpoint(claim, new(25, "at 25")));
        Clock.Advance(LeaseSeconds - 0.01);
        Assert.Null(await Ledger.TryClaim(Berta));
        Clock.Advance(0.01);
        var next = await Ledger.TryClaim(Berta);
        Assert.Equal(new Claim(job, "berta", claim.Fence + 1, 2, new(25, "at 25"), claim.Request), next);
    }

    [Fact]
    public async Task Whoever_lost_a_job_can_write_nothing()
    {
        var (job, claim) = await Running();
        Clock.Advance(LeaseSeconds);
        var next = await Ledger.TryClaim(Berta);
        Assert.Equal(Lease.Lost, await Ledger.Renew(claim, new("late")));
        Assert.False(await Ledger.Checkpoint(claim, new(1, "late")));
        Assert.False(await Ledger.Complete(claim, "late"));
        Assert.False(await Ledger.Fail(claim, Crash));
        await Ledger.Release(claim);
        var view = await Ledger.Get(job);
        Assert.Equal((JobState.Running, (JobCheckpoint?)null, (string?)null), (view!.State, view.Checkpoint, view.Result));
        Assert.Equal(Lease.Held, await Ledger.Renew(next!, new("on time")));
    }

    [Fact]
    public async Task A_lease_that_ran_out_and_that_nobody_took_can_be_renewed()
    {
        var (_, claim) = await Running();
        Clock.Advance(LeaseSeconds * 2);
        Assert.Equal(Lease.Held, await Ledger.Renew(claim, new("late, and nobody minds")));
        Assert.Null(await Ledger.TryClaim(Berta));
    }

    [Fact]
    public async Task A_job_that_kills_three_workers_is_set_aside_and_the_queue_goes_on()
    {
        var poison = await Ledger.Submit(Request(Kitchen));
        var next = await Ledger.Submit(Request(Kitchen));
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(poison, (await Ledger.TryClaim(Anna))!.Job);
            await Ledger.Abandon("anna", new(1, $"Death {i}."), isBlamed: true);
        }

        var view = await Ledger.Get(poison);
        Assert.Equal((JobState.Quarantined, 3, "Death 3."), (view!.State, view.Strikes, view.Error!.Sentence));
        Assert.Equal(next, (await Ledger.TryClaim(Anna))!.Job);
    }

    [Fact]
    public async Task A_lease_that_runs_out_three_times_sets_the_job_aside_too()
    {
        var job = await Ledger.Submit(Request(Kitchen));
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(await Ledger.TryClaim(Anna));
            Clock.Advance(LeaseSeconds);
        }

        Assert.Null(await Ledger.TryClaim(Anna));
        Assert.Equal(JobState.Quarantined, (await Ledger.Get(job))!.State);
    }

    [Fact]
    public async Task A_step_that_was_gained_takes_the_strikes_away()
    {
        var job = await Ledger.Submit(Request(Kitchen));
        for (var i = 0; i < 20; i++)
        {
            var claim = await Ledger.TryClaim(Anna);
            if (i % 2 == 1)
            {
                Assert.True(await Ledger.Checkpoint(claim!, new(i, null)));
            }

            await Ledger.Abandon("anna", Crash, isBlamed: true);
        }

        Assert.Equal(JobState.Queued, (await Ledger.Get(job))!.State);
    }

    [Fact]
    public async Task A_checkpoint_that_gains_nothing_takes_no_strike_away()
    {
        var job = await Ledger.Submit(Request(Kitchen));
        for (var i = 0; i < 4 && await Ledger.TryClaim(Anna) is { } claim; i++)
        {
            Assert.True(await Ledger.Checkpoint(claim, new(7, null)));
            await Ledger.Abandon("anna", Crash, isBlamed: true);
        }

        Assert.Equal((JobState.Quarantined, 3), ((await Ledger.Get(job))!.State, (await Ledger.Get(job))!.Attempt));
    }

    [Fact]
    public async Task A_worker_that_died_with_the_program_is_not_held_against_its_job_until_it_happens_again_and_again()
    {
        var job = await Ledger.Submit(Request(Kitchen));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal((JobState.Queued, 0), ((await Ledger.Get(job))!.State, (await Ledger.Get(job))!.Strikes));
            await Ledger.TryClaim(Anna);
            await Ledger.Abandon("anna", Crash, isBlamed: false);
        }

        Assert.Equal(JobState.Quarantined, (await Ledger.Get(job))!.State);
    }

    [Fact]
    public async Task Abandoning_takes_the_jobs_of_one_worker_only()
    {
        var first = await Ledger.Submit(Request(Kitchen));
        var second = await Ledger.Submit(Request(Garden));
        await Ledger.TryClaim(Anna);
        await Ledger.TryClaim(Berta);
        await Ledger.Abandon("anna", Crash, isBlamed: true);
        Assert.Equal(JobState.Queued, (await Ledger.Get(first))!.State);
        Assert.Equal(JobState.Running, (await Ledger.Get(second))!.State);
    }

    [Fact]
    public async Task Abandoning_a_machine_takes_the_jobs_of_all_its_workers()
    {
        foreach (var workspace in (WorkspaceId[])[Kitchen, Garden, new("cellar")])
        {
            await Ledger.Submit(Request(workspace));
        }

        await Ledger.TryClaim(new("here/1", []));
        await Ledger.TryClaim(new("here/2", []));
        await Ledger.TryClaim(new("hereafter/1", []));
        await Ledger.Abandon("here", Crash, isBlamed: false);
        Assert.Equal([JobState.Running, JobState.Queued, JobState.Queued], (await Ledger.List()).Select(job => job.State));
    }

    [Fact]
    public async Task A_job_that_is_given_back_keeps_its_place_and_gets_no_strike()
    {
        var (job, claim) = await Running();
        await Ledger.Submit(Request(Garden));
        await Ledger.Checkpoint(claim, new(3, null));
        await Ledger.Release(claim);
        Assert.Equal((JobState.Queued, 0), ((await Ledger.Get(job))!.State, (await Ledger.Get(job))!.Strikes));
        var next = await Ledger.TryClaim(Berta);
        Assert.Equal((job, new JobCheckpoint(3, null)), (next!.Job, next.Checkpoint));
    }

    [Fact]
    public async Task A_job_that_is_given_back_for_later_says_why_and_holds_up_its_workspace_only()
    {
        var (job, claim) = await Running();
        await Ledger.Submit(Request(Kitchen));
        var other = await Ledger.Submit(Request(Garden));
        await Ledger.Release(claim, new(4, "In use by another program."), TimeSpan.FromSeconds(2));
        Assert.Equal("In use by another program.", (await Ledger.Get(job))!.Error!.Sentence);
        Assert.Equal(other, (await Ledger.TryClaim(Anna))!.Job);
        Assert.Null(await Ledger.TryClaim(Anna));
        Clock.Advance(2);
        Assert.Equal(job, (await Ledger.TryClaim(Anna))!.Job);
        Assert.Null((await Ledger.Get(job))!.Error);
    }

    [Fact]
    public async Task A_waiting_job_is_cancelled_at_once()
    {
        var job = await Ledger.Submit(Request(Kitchen));
        Assert.True(await Ledger.RequestCancel(job));
        Assert.Equal(JobState.Cancelled, (await Ledger.Get(job))!.State);
        Assert.Null(await Ledger.TryClaim(Anna));
        Assert.False(await Ledger.RequestCancel(job));
        Assert.False(await Ledger.RequestCancel(new("nobody")));
    }

    [Fact]
    public async Task A_running_job_hears_of_its_cancellation_and_ends_by_being_given_back()
    {
        var (job, claim) = await Running();
        Assert.True(await Ledger.RequestCancel(job));
        Assert.True(await Ledger.RequestCancel(job));
        Assert.Equal(JobState.Running, (await Ledger.Get(job))!.State);
        Assert.Equal(Lease.HeldCancel, await Ledger.Renew(claim, new("learning")));
        await Ledger.Release(claim);
        Assert.Equal(JobState.Cancelled, (await Ledger.Get(job))!.State);
    }

    [Fact]
    public async Task A_job_that_ended_before_it_heard_of_its_cancellation_is_done()
    {
        var (job, claim) = await Running();
        await Ledger.RequestCancel(job);
        Assert.True(await Ledger.Complete(claim, "{}"));
        Assert.Equal(JobState.Done, (await Ledger.Get(job))!.State);
    }

    [Fact]
    public async Task A_cancelled_job_whose_worker_died_is_not_begun_again()
    {
        var (job, _) = await Running();
        await Ledger.RequestCancel(job);
        await Ledger.Abandon("anna", Crash, isBlamed: true);
        Assert.Equal(JobState.Cancelled, (await Ledger.Get(job))!.State);
    }

    [Fact]
    public async Task Jobs_can_be_put_before_others_and_at_the_end()
    {
        var jobs = new List<JobId>();
        for (var i = 0; i < 4; i++)
        {
            jobs.Add(await Ledger.Submit(Request(WorkspaceId.New())));
        }

        Assert.True(await Ledger.Place(jobs[3], jobs[1]));
        Assert.True(await Ledger.Place(jobs[0], null));
        Assert.Equal([jobs[3], jobs[1], jobs[2], jobs[0]], (await Ledger.List()).Select(job => job.Id));
        Assert.Equal(jobs[3], (await Ledger.TryClaim(Anna))!.Job);
        Assert.False(await Ledger.Place(jobs[1], jobs[3]));
        Assert.False(await Ledger.Place(jobs[3], jobs[1]));
    }

    [Fact]
    public async Task A_job_put_before_itself_stays()
    {
        var first = await Ledger.Submit(Request(Kitchen));
        var second = await Ledger.Submit(Request(Kitchen));
        Assert.True(await Ledger.Place(second, second));
        Assert.Equal([first, second], (await Ledger.List()).Select(job => job.Id));
    }

    [Fact]
    public async Task A_paused_queue_begins_nothing_and_what_runs_goes_on()
    {
        var (_, claim) = await Running();
        await Ledger.Submit(Request(Garden));
        await Ledger.SetPaused(true);
        Assert.True(await Ledger.IsPaused());
        Assert.Null(await Ledger.TryClaim(Berta));
        Assert.Equal(Lease.Held, await Ledger.Renew(claim, new("learning")));
        Assert.True(await Ledger.Complete(claim, "{}"));
        Assert.True(await Open(TimeSpan.FromSeconds(LeaseSeconds), Clock).IsPaused());
        await Ledger.SetPaused(false);
        Assert.NotNull(await Ledger.TryClaim(Berta));
    }

    [Fact]
    public async Task Every_state_is_an_event_in_order()
    {
        var (job, claim) = await Running();
        await Ledger.Renew(claim, new("opening"));
        await Ledger.Renew(claim, new("learning", 1, 9));
        var known = await Ledger.LastEvent();
        await Ledger.Renew(claim, new("learning", 2, 9));
        await Ledger.RequestCancel(job);
        await Ledger.Release(claim);
        await Ledger.SetPaused(true);
        var all = await Ledger.Events(0);
        Assert.Equal(
            [
                (JobEventKind.State, JobState.Queued), (JobEventKind.State, JobState.Running), (JobEventKind.Phase, JobState.Running),
                (JobEventKind.Phase, JobState.Running), (JobEventKind.CancelRequested, JobState.Running),
                (JobEventKind.State, JobState.Cancelled), (JobEventKind.Queue, (JobState?)null),
            ], all.Select(one => (one.Kind, one.State)));
        Assert.Equal(all.Select(one => one.Sequence).Order().Distinct(), all.Select(one => one.Sequence));
        Assert.Equal(all.Where(one => one.Sequence > known), await Ledger.Events(known));
        Assert.Equal(all.Take(2), await Ledger.Events(0, 2));
        Assert.All(all.SkipLast(1), one => Assert.Equal((job, Kitchen), (one.Job!.Value, one.Workspace!.Value)));
    }

    [Fact]
    public async Task The_list_shows_what_runs_then_what_waits_then_what_ended_last()
    {
        var ended = new List<JobId>();
        for (var i = 0; i < 3; i++)
        {
            Clock.Advance(1);
            var (job, claim) = await Running();
            await Ledger.Complete(claim, "{}");
            ended.Insert(0, job);
        }

        var first = await Ledger.Submit(Request(Kitchen));
        var waiting = await Ledger.Submit(Request(Kitchen));
        await Ledger.Place(waiting, first);
        await Ledger.TryClaim(Anna);
        Assert.Equal([waiting, first, ended[0], ended[1]], (await Ledger.List(2)).Select(job => job.Id));
    }

    [Fact]
    public async Task Workers_that_claim_at_once_get_different_jobs()
    {
        const int Count = 24;
        for (var i = 0; i < Count; i++)
        {
            await Ledger.Submit(Request(WorkspaceId.New()));
        }

        var other = Open(TimeSpan.FromSeconds(LeaseSeconds), Clock);
        var claims = await Task.WhenAll(Enumerable.Range(0, Count).Select(
            i => Task.Run(() => (i % 2 == 0 ? Ledger : other).TryClaim(i % 2 == 0 ? Anna : Berta))));
        Assert.Equal(Count, claims.Select(claim => claim!.Job).Distinct().Count());
    }

    [Fact]
    public async Task A_submission_storm_of_one_key_is_one_job()
    {
        var other = Open(TimeSpan.FromSeconds(LeaseSeconds), Clock);
        var request = Request(Kitchen);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? Ledger : other).Submit(request))));
        Assert.Single(jobs.Distinct());
    }

    private protected static JobRequest Request(WorkspaceId workspace, string kind = "edit") =>
        new(workspace, kind, """{"a":1}""", $"words of {kind}", Guid.NewGuid().ToString());

    private async Task<(JobId Job, Claim Claim)> Running()
    {
        var job = await Ledger.Submit(Request(Kitchen));
        return (job, (await Ledger.TryClaim(Anna))!);
    }
}
