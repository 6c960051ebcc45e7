using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Jobs.Sqlite;
using Itemwise.Jobs.Working;

namespace Itemwise.Jobs.Tests;

public sealed class WorkerLoopTests : IDisposable
{
    private static readonly WorkspaceId Kitchen = new("kitchen");

    private readonly TemporaryFolder folder = new();
    private readonly SqliteLedger ledger;

    public WorkerLoopTests() => ledger = Open();

    [Fact]
    public async Task A_job_is_done_and_its_result_kept()
    {
        var job = await Submit();
        using var worker = new Running(Open(), new Work(_ => """{"step":1}"""));
        Assert.Equal((JobState.Done, """{"step":1}"""), await End(job, view => (view.State, view.Result)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1)]
    public async Task A_job_that_throws_fails_with_the_sentence_and_the_exit_code_of_the_command_line(int code)
    {
        var job = await Submit();
        using var worker = new Running(Open(), new Work(_ => throw code switch
        {
            3 => new InputRefusedException("There is no item 9."),
            4 => new ResourceException("The disk is full."),
            _ => new InvalidOperationException("A fault."),
        }));
        var error = await End(job, view => view.Error!);
        Assert.Equal(code, error.Code);
        Assert.Contains(code switch { 3 => "no item 9", 4 => "full", _ => "A fault" }, error.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_one_job_leaves_the_queue_going()
    {
        await Submit();
        var next = await Submit();
        var first = true;
        using var worker = new Running(Open(), new Work(_ => first ? throw Second() : "{}"));
        Assert.Equal(JobState.Done, await End(next, view => view.State));

        Exception Second()
        {
            first = false;
            return new InvalidOperationException("A fault.");
        }
    }

    [Fact]
    public async Task A_cancelled_job_stops_within_a_step_and_long_before_its_next_renewal()
    {
        var job = await Submit();
        using var started = new ManualResetEventSlim();
        using var worker = new Running(Open(), Steps(10_000, _ => started.Set()));
        started.Wait(TimeSpan.FromSeconds(10));
        var watch = Stopwatch.StartNew();
        await ledger.RequestCancel(job);
        worker.Loop.Look();
        Assert.Equal(JobState.Cancelled, await End(job, view => view.State));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_worker_that_is_stopped_gives_its_job_back_with_its_checkpoint()
    {
        var job = await Submit();
        using var started = new ManualResetEventSlim();
        using (new Running(Open(), Steps(10_000, step => started.Set())))
        {
            started.Wait(TimeSpan.FromSeconds(10));
        }

        var view = await ledger.Get(job);
        Assert.Equal((JobState.Queued, 0), (view!.State, view.Strikes));
        Assert.NotNull(view.Checkpoint);
    }

    [Fact]
    public async Task A_job_whose_workspace_is_in_use_waits_with_the_reason_and_then_runs()
    {
        var job = await Submit();
        var isInUse = true;
        using var worker = new Running(Open(), new Work(_ => isInUse
            ? throw new JobDeferredException("In use by another program.") { Delay = TimeSpan.FromMilliseconds(50) } : "{}"));
        Assert.Equal("In use by another program.", await Until(job, view => view.Error is not null, view => view.Error!.Sentence));
        isInUse = false;
        Assert.Equal(JobState.Done, await End(job, view => view.State));
    }

    [Fact]
    public async Task A_long_step_keeps_its_lease()
    {
        var job = await Submit();
        using var worker = new Running(Open(TimeSpan.FromMilliseconds(600)), new Work(_ =>
        {
            Thread.Sleep(1500);
            return "{}";
        }));
        await Until(job, view => view.State == JobState.Running, _ => true);
        while ((await ledger.Get(job))!.State == JobState.Running)
        {
            Assert.Null(await ledger.TryClaim(new("thief", [])));
            await Task.Delay(20);
        }

        Assert.Equal((JobState.Done, 1), await End(job, view => (view.State, view.Attempt)));
    }

    [Fact]
    public async Task A_worker_that_lost_its_job_stops_and_writes_nothing()
    {
        var job = await Submit();
        using var started = new ManualResetEventSlim();
        using var stopped = new ManualResetEventSlim();
        using var worker = new Running(Open(), new Work(run =>
        {
            started.Set();
            run.Stopping.WaitHandle.WaitOne(TimeSpan.FromSeconds(10));
            stopped.Set();
            return "too late";
        }));
        started.Wait(TimeSpan.FromSeconds(10));
        await ledger.SetPaused(true);
        await ledger.Abandon("worker", new(1, "It seemed dead."), isBlamed: true);
        worker.Loop.Look();
        Assert.True(stopped.Wait(TimeSpan.FromSeconds(10)));
        await Task.Delay(100);
        Assert.Equal((JobState.Queued, (string?)null), ((await ledger.Get(job))!.State, (await ledger.Get(job))!.Result));
    }

    [Fact]
    public async Task Two_workers_never_work_on_one_workspace_at_once_and_lose_no_job()
    {
        var busy = new ConcurrentDictionary<WorkspaceId, int>();
        var collisions = 0;
        var done = new ConcurrentBag<JobId>();
        string Do(JobRun run)
        {
            Interlocked.Add(ref collisions, busy.AddOrUpdate(run.Claim.Request.Workspace, 1, (_, count) => count + 1) - 1);
            run.Checkpoint(new(1, null));
            busy.AddOrUpdate(run.Claim.Request.Workspace, 0, (_, count) => count - 1);
            done.Add(run.Claim.Job);
            return "{}";
        }

        var jobs = new List<JobId>();
        for (var i = 0; i < 40; i++)
        {
            jobs.Add(await Submit(new($"w{i % 3}")));
        }

        using (new Running(Open(), new Work(Do), "one"))
        using (new Running(Open(), new Work(Do), "two"))
        {
            foreach (var job in jobs)
            {
                Assert.Equal(JobState.Done, await End(job, view => view.State));
            }
        }

        Assert.Equal(0, collisions);
        Assert.Equal(jobs.Order(Comparer<JobId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))),
            done.Order(Comparer<JobId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))));
    }

    public void Dispose()
    {
        ledger.Dispose();
        folder.Dispose();
    }

    private static Work Steps(int count, Action<int> taken) => new(run =>
    {
        for (var step = (run.Kept?.Step ?? 0) + 1; step <= count; step++)
        {
            run.Stopping.ThrowIfCancellationRequested();
            run.Report(new("counting", step, count));
            run.Checkpoint(new(step, null));
            Thread.Sleep(5);
            taken(step);
        }

        return "{}";
    });

    private SqliteLedger Open(TimeSpan? lease = null) => new(folder.At("studio.db"), lease);

    private Task<JobId> Submit(WorkspaceId? workspace = null) =>
        ledger.Submit(new(workspace ?? Kitchen, "count", "{}", "", Guid.NewGuid().ToString()));

    private Task<T> End<T>(JobId job, Func<JobView, T> look) => Until(job, view => view.HasEnded, look);

    private async Task<T> Until<T>(JobId job, Func<JobView, bool> isReached, Func<JobView, T> look)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(10))
        {
            if (await ledger.Get(job) is { } view && isReached(view))
            {
                return look(view);
            }
        }

        throw new TimeoutException($"The job is {await ledger.Get(job)}.");
    }

    private sealed class Work(Func<JobRun, string> run) : IJobWork
    {
        public ImmutableArray<WorkspaceId> Avoided() => [];

        public string Run(JobRun job) => run(job);
    }

    /// <summary>A loop on a thread of its own, stopped when disposed.</summary>
    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly SqliteLedger ledger;
        private readonly Thread thread;

        public Running(SqliteLedger ledger, Work work, string owner = "worker")
        {
            this.ledger = ledger;
            Loop = new WorkerLoop(ledger, owner, work);
            thread = new Thread(() => Loop.Run(stop.Token));
            thread.Start();
        }

        public WorkerLoop Loop { get; }

        public void Dispose()
        {
            stop.Cancel();
            thread.Join();
            Loop.Dispose();
            ledger.Dispose();
            stop.Dispose();
        }
    }
}
