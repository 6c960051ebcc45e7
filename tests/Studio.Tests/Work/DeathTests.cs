using System.Diagnostics;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Storage;
using Itemwise.Jobs;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Tests.Work;

/// <summary>Processes die at any moment; no job does.</summary>
public sealed class DeathTests
{
    [Fact]
    public async Task A_learning_whose_worker_is_killed_goes_on_and_ends_bit_equal()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var (id, undisturbed) = (studio.MakeWorkspace(), studio.MakeWorkspace());
        var job = await studio.Submit(id, new LearnJob(Steps: [65, 5]));
        foreach (var step in (int[])[30, 55])
        {
            await studio.Until(job, view => view.State == JobState.Running && view.Phase == "learning tokens" && view.Step >= step);
            studio.KillWorker();
            await studio.Until(job, view => view.State == JobState.Queued || view.Attempt > 1);
        }

        var end = await studio.End(job);
        Assert.Equal((JobState.Done, 3), (end.State, end.Attempt));
        Assert.Equal(JobState.Done, (await studio.End(await studio.Submit(undisturbed, new LearnJob(Steps: [65, 5])))).State);
        Assert.Equal(AssociationFiles.In(studio.FolderOf(undisturbed)).Sha256, AssociationFiles.In(studio.FolderOf(id)).Sha256);
    }

    [Fact]
    public async Task An_edit_whose_worker_is_killed_is_made_again_and_no_variant_is_kept_twice()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var id = studio.MakeWorkspace();
        await studio.Submit(id, new LearnJob());
        var job = await studio.Submit(id, new EditJob([new ItemEdit.Describe(1, "a ball")], Count: 6));
        await studio.Until(job, _ => StepsOf(studio, id) >= 2);
        studio.KillWorker();

        var end = await studio.End(job);

        Assert.Equal(JobState.Done, end.State);
        Assert.Equal([1, 2, 3, 4, 5, 6], end.Result!.Steps!.Value);
        var history = WorkspaceHistory.Read(studio.FolderOf(id));
        Assert.Equal(6, history.Steps.Steps.Length);
        Assert.All(history.Steps.Steps, step => Assert.Equal(0, step.Parent));
    }

    [Fact]
    public async Task A_job_that_kills_its_worker_three_times_is_set_aside_with_the_reason_and_the_queue_goes_on()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var id = studio.MakeWorkspace();
        var poison = await studio.Submit(id, new LearnJob(Steps: [100_000, 2]));
        var next = await studio.Submit(id, new LearnJob());
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await studio.Until(poison, view => view.State == JobState.Running && view.Attempt == attempt);
            studio.KillWorker();
        }

        var end = await studio.End(poison);
        Assert.Equal((JobState.Quarantined, 4), (end.State, end.Code));
        Assert.Contains("out of memory", end.Error, StringComparison.Ordinal);
        Assert.Equal(JobState.Done, (await studio.End(next)).State);
    }

    [Fact]
    public async Task A_worker_that_says_nothing_any_more_is_ended_and_its_job_goes_on()
    {
        await using var studio = new WorkingStudio { Silence = TimeSpan.FromSeconds(4) };
        await studio.Start();
        var job = await studio.Submit(studio.MakeWorkspace(), new LearnJob(Steps: [30, 2]));
        await studio.Until(job, view => view.State == JobState.Running && view.Step > 0);
        using (var stop = Process.Start("kill", ["-STOP", studio.Supervisor.ProcessId!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await stop.WaitForExitAsync();
        }

        var end = await studio.End(job);
        Assert.Equal((JobState.Done, 2), (end.State, end.Attempt));
    }

    [Fact]
    public async Task A_studio_that_is_stopped_gives_its_job_back_and_the_next_one_goes_on()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var id = studio.MakeWorkspace();
        var job = await studio.Submit(id, new LearnJob(Steps: [60, 2]));
        await studio.Until(job, view => view.State == JobState.Running && view.Step > 5);
        var worker = Process.GetProcessById(studio.Supervisor.ProcessId!.Value);
        await studio.Stop();
        Assert.True(worker.HasExited);
        Assert.True(File.Exists(AssociationFiles.In(studio.FolderOf(id)).ProgressPath));

        await studio.Start();
        var end = await studio.End(job);
        Assert.Equal((JobState.Done, 0, 2), (end.State, end.Strikes, end.Attempt));
    }

    private static int StepsOf(WorkingStudio studio, WorkspaceId id) => WorkspaceHistory.Read(studio.FolderOf(id)).Steps.Steps.Length;
}
