using Itemwise.Jobs;
using Itemwise.Jobs.Sqlite;
using Itemwise.Studio.Work.Serving;

namespace Itemwise.Studio.Tests.Work;

/// <summary>What is over goes after a while; what is not, and what a workspace consists of, never.</summary>
public sealed class PruningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteLedger ledger;

    public PruningTests() => ledger = new SqliteLedger(folder.At("studio.db"));

    public void Dispose()
    {
        ledger.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Beyond_their_number_ended_jobs_go_with_what_they_left_and_open_ones_stay()
    {
        var ended = new[] { await Ended(), await Ended(), await Ended() };
        var open = await Open();
        await Prune(new Retention { Jobs = 2 });
        Assert.Equal([false, true, true, true], new[] { ended[0], ended[1], ended[2], open }.Select(HasResults));
        Assert.Null(await ledger.Get(ended[0]));
        Assert.NotNull(await ledger.Get(open));
    }

    [Fact]
    public async Task Jobs_that_ended_long_ago_go()
    {
        var ended = await Ended();
        await Prune(new Retention { Age = TimeSpan.FromDays(1) });
        Assert.True(HasResults(ended));
        await Task.Delay(20);
        await Prune(new Retention { Age = TimeSpan.Zero });
        Assert.False(HasResults(ended));
    }

    [Fact]
    public async Task Where_what_they_left_is_too_much_the_oldest_goes_and_its_job_stays_known()
    {
        var (old, young, open) = (await Ended(1000), await Ended(1000), await Open(1000));
        foreach (var (job, age) in new[] { (old, 3), (open, 2), (young, 1) })
        {
            Directory.SetLastWriteTimeUtc(ResultsOf(job), DateTime.UtcNow.AddHours(-age));
        }

        await Prune(new Retention { Bytes = 1500 });
        Assert.Equal([false, true, true], new[] { old, young, open }.Select(HasResults));
        Assert.NotNull(await ledger.Get(old));
    }

    [Fact]
    public async Task What_belongs_to_no_job_goes_and_what_is_not_the_studios_stays()
    {
        var orphan = JobId.New();
        Leave(orphan, 10);
        Directory.CreateDirectory(folder.At("results", "my notes"));
        await Prune(new Retention());
        Assert.False(HasResults(orphan));
        Assert.True(Directory.Exists(folder.At("results", "my notes")));
    }

    [Fact]
    public async Task A_studio_that_starts_takes_away_what_a_killed_one_left_half_done()
    {
        using var home = new TemporaryFolder();
        Directory.CreateDirectory(home.At("cache"));
        Directory.CreateDirectory(home.At("incoming", ".upload-1"));
        await File.WriteAllTextAsync(home.At("cache", ".response-1.zip"), "half");
        await File.WriteAllTextAsync(home.At("incoming", ".upload-1", "photo"), "half");
        await using var studio = await RunningStudio.Start(options => options with { Home = home.At() });
        Assert.Empty(Directory.GetFiles(home.At("cache"), ".*"));
        Assert.Empty(Directory.GetDirectories(home.At("incoming")));
    }

    private Task Prune(Retention retention)
    {
        using var pruning = new Pruning(ledger, new WorkOptions(folder.At("studio.db"), folder.At("results"), folder.At("t.json"), [])
            { Retention = retention });
        return pruning.Prune();
    }

    private async Task<JobId> Open(int bytes = 10)
    {
        var job = await ledger.Submit(new JobRequest(WorkspaceId.New(), "edit", "{}", "", Guid.NewGuid().ToString()));
        Leave(job, bytes);
        return job;
    }

    private async Task<JobId> Ended(int bytes = 10)
    {
        var job = await Open(bytes);
        await ledger.Complete((await ledger.TryClaim(new Worker("anna", [])))!, "{}");
        await Task.Delay(5);
        return job;
    }

    private void Leave(JobId job, int bytes)
    {
        Directory.CreateDirectory(ResultsOf(job));
        File.WriteAllBytes(Path.Combine(ResultsOf(job), "preview.webp"), new byte[bytes]);
    }

    private string ResultsOf(JobId job) => folder.At("results", job.Value);

    private bool HasResults(JobId job) => Directory.Exists(ResultsOf(job));
}
