using System.Globalization;
using Itemwise.Jobs.Sqlite;

namespace Itemwise.Jobs.Tests;

/// <summary>Two workers and somebody at the queue, in random order, against the model.</summary>
public sealed class ScheduleTests
{
    private const int LeaseSeconds = 15;
    private static readonly string[] Owners = ["anna", "berta"];
    private static readonly WorkspaceId[] Workspaces = [new("kitchen"), new("garden")];

    [Fact]
    public async Task Whatever_happens_in_whichever_order_the_ledger_does_as_its_model()
    {
        var (count, firstSeed) = Fuzzing.Inputs(150);
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            try
            {
                await new Schedule(new Random(seed)).Run(operationCount: 60);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException(
                    $"The schedule of ITEMWISE_FUZZ_SEED={seed.ToString(CultureInfo.InvariantCulture)} differs.", error);
            }
        }
    }

    private sealed class Schedule(Random random)
    {
        private readonly ManualClock clock = new();
        private readonly LedgerModel model = new(LeaseSeconds);
        private readonly List<JobId> jobs = [];
        private readonly List<Claim> claims = []; // those that were lost too: late writes are the point

        public async Task Run(int operationCount)
        {
            using var ledger = new SqliteLedger(":memory:", TimeSpan.FromSeconds(LeaseSeconds), clock);
            for (var i = 0; i < operationCount; i++)
            {
                await Step(ledger);
                var views = (await ledger.List(1000)).ToDictionary(view => view.Id);
                Assert.Equal(
                    model.All.Select(entry => (entry.Id, entry.State, entry.Strikes, entry.Attempt, entry.Checkpoint)),
                    model.All.Select(entry => views[entry.Id]).Select(view =>
                        (view.Id, view.State, view.Strikes, view.Attempt, view.Checkpoint?.Step)));
                Assert.All(views.Values.Where(view => view.State == JobState.Running).GroupBy(view => view.Request.Workspace),
                    running => Assert.Single(running));
            }
        }

        private Task Step(SqliteLedger ledger) => random.Next(13) switch
        {
            0 or 1 => Submit(ledger),
            2 or 3 or 4 => Claim(ledger),
            5 => WithClaim(async claim => Assert.Equal(model.Renew(claim), await ledger.Renew(claim, new("on")))),
            6 => WithClaim(Checkpoint(ledger)),
            7 => WithClaim(End(ledger)),
            8 => WithClaim(Release(ledger)),
            9 => Abandon(ledger),
            10 => WithJob(async job => Assert.Equal(model.Cancel(job), await ledger.RequestCancel(job))),
            11 => Reorder(ledger),
            _ => Wait(ledger),
        };

        private async Task Submit(SqliteLedger ledger)
        {
            var workspace = Workspaces[random.Next(Workspaces.Length)];
            var job = await ledger.Submit(new(workspace, "edit", "{}", "", Guid.NewGuid().ToString()));
            jobs.Add(job);
            model.Submit(job, workspace);
        }

        private async Task Claim(SqliteLedger ledger)
        {
            var owner = Owners[random.Next(Owners.Length)];
            var claim = await ledger.TryClaim(new(owner, []));
            Assert.Equal(model.Claim(owner), claim is null ? null : (claim.Job, claim.Fence, claim.Attempt, claim.Checkpoint?.Step));
            if (claim is not null)
            {
                claims.Add(claim);
            }
        }

        private Func<Claim, Task> Checkpoint(SqliteLedger ledger) => async claim =>
        {
            var step = random.Next(1, 4);
            Assert.Equal(model.Checkpoint(claim, step), await ledger.Checkpoint(claim, new(step, null)));
        };

        private Func<Claim, Task> End(SqliteLedger ledger) => async claim =>
        {
            var isDone = random.Next(2) == 0;
            Assert.Equal(model.End(claim, isDone ? JobState.Done : JobState.Failed),
                await (isDone ? ledger.Complete(claim, "{}") : ledger.Fail(claim, new(1, "No."))));
        };

        private Func<Claim, Task> Release(SqliteLedger ledger) => async claim =>
        {
            var delay = random.Next(2) * 5;
            model.Release(claim, delay);
            await ledger.Release(claim, null, TimeSpan.FromSeconds(delay));
        };

        private async Task Abandon(SqliteLedger ledger)
        {
            var (owner, isBlamed) = (Owners[random.Next(Owners.Length)], random.Next(2) == 0);
            model.Abandon(owner, isBlamed);
            await ledger.Abandon(owner, new(1, "It died."), isBlamed);
        }

        private Task Reorder(SqliteLedger ledger) => WithJob(async job =>
        {
            JobId? before = random.Next(3) == 0 ? null : jobs[random.Next(jobs.Count)];
            Assert.Equal(model.Place(job, before), await ledger.Place(job, before));
        });

        private async Task Wait(SqliteLedger ledger)
        {
            var seconds = random.Next(1, LeaseSeconds);
            clock.Advance(seconds);
            model.Advance(seconds);
            if (random.Next(4) == 0)
            {
                model.IsPaused = !model.IsPaused;
                await ledger.SetPaused(model.IsPaused);
            }
        }

        private Task WithClaim(Func<Claim, Task> act) => claims.Count == 0 ? Task.CompletedTask : act(claims[random.Next(claims.Count)]);

        private Task WithJob(Func<JobId, Task> act) => jobs.Count == 0 ? Task.CompletedTask : act(jobs[random.Next(jobs.Count)]);
    }
}
