using System.Collections.Immutable;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Storage;
using Itemwise.Jobs;
using Itemwise.Studio.Work.Requests;
using Itemwise.Studio.Work.Serving;

namespace Itemwise.Studio.Tests.Work;

public sealed class WorkTests
{
    [Fact]
    public async Task A_photo_becomes_a_workspace_is_learned_and_edited_and_every_variant_is_a_step()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var (made, id) = (studio.MakeWorkspace(), WorkspaceId.New());
        Directory.CreateDirectory(studio.At("incoming"));
        File.Copy(Path.Combine(studio.FolderOf(made), "photo.png"), studio.At("incoming", "photo.png"));

        var segmented = await studio.End(await studio.Submit(id, new SegmentJob("beach.png", "The beach"), studio.At("incoming")));
        Assert.Equal((JobState.Done, null), (segmented.State, segmented.Error));
        Assert.True(WorkspaceFolder.Exists(studio.FolderOf(id)));
        Assert.False(Directory.Exists(studio.At("incoming")));

        var learned = await studio.Submit(made, new LearnJob());
        var edited = await studio.Submit(made, new EditJob([new ItemEdit.Describe(1, "a red ball")], Seed: 5, Count: 2));
        Assert.Equal((JobState.Done, null), ((await studio.End(learned)).State, learned.Error));
        var end = await studio.End(edited);

        Assert.Equal((JobState.Done, null), (end.State, end.Error));
        Assert.Equal([1, 2], end.Result!.Steps!.Value);
        Assert.Equal(0, end.Result.ChangedOutside);
        var history = WorkspaceHistory.Read(studio.FolderOf(made));
        Assert.Equal((2, 0, 0), (history.Steps.Position, history.Steps[1].Parent, history.Steps[2].Parent));
        Assert.Equal("describe 1=a red ball", (string)WorkspaceHistory.DidOf(history.Steps[1])["words"]!);
        Assert.NotEqual(File.ReadAllBytes(history.PictureOf(1)), File.ReadAllBytes(history.PictureOf(2)));
    }

    [Fact]
    public async Task A_job_that_cannot_be_done_fails_with_the_sentence_of_the_command_line_and_the_next_one_runs()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var id = studio.MakeWorkspace();
        var unknown = await studio.Submit(id, new EditJob([new ItemEdit.Remove(9)]));
        var unlearned = await studio.Submit(id, new EditJob([new ItemEdit.Describe(1, "a ball")]));
        var learned = await studio.Submit(id, new LearnJob());

        var end = await studio.End(unknown);
        Assert.Equal((JobState.Failed, 3), (end.State, end.Code));
        Assert.Contains("no item 9", end.Error, StringComparison.Ordinal);
        Assert.Contains("associate", (await studio.End(unlearned)).Error, StringComparison.Ordinal);
        Assert.Equal(JobState.Done, (await studio.End(learned)).State);
    }

    [Fact]
    public async Task A_caption_is_inverted_and_rewritten_in_one_pass_and_what_was_learned_is_made_again()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var id = studio.MakeWorkspace();
        var inverted = await studio.Submit(id, new InvertJob("a {cat} and a {dog}", Method: "ddim", Steps: 2));
        var rewritten = await studio.Submit(id, new RewriteJob(["a lion and a dog", "a cat and a horse"], Method: "ddim"));
        var learned = await studio.Submit(id, new LearnJob());
        var reconstructed = await studio.Submit(id, new ReconstructJob());

        Assert.NotNull((await studio.End(inverted)).Result!.Psnr);
        Assert.Equal([1, 2], (await studio.End(rewritten)).Result!.Steps!.Value);
        Assert.Equal(JobState.Done, (await studio.End(learned)).State);
        var made = await studio.End(reconstructed);
        Assert.True(File.Exists(studio.Jobs.FileOf(made.Id, made.Result!.Picture!)));
        Assert.Equal(2, WorkspaceHistory.Read(studio.FolderOf(id)).Steps.Steps.Length);
    }

    [Fact]
    public async Task Sentences_are_looked_at_without_a_step_and_then_followed()
    {
        await using var studio = new WorkingStudio("ip2p");
        await studio.Start();
        var id = studio.MakeWorkspace();
        ImmutableArray<InstructionChoice> sentences = [new("make the mug red", Within: 1)];
        var looked = await studio.End(await studio.Submit(id, new LookJob(sentences)));
        Assert.Equal((JobState.Done, null), (looked.State, looked.Error));
        Assert.Empty(WorkspaceHistory.Read(studio.FolderOf(id)).Steps.Steps);
        var region = Assert.Single(looked.Result!.Regions!.Value);
        Assert.True(File.Exists(studio.Jobs.FileOf(looked.Id, region.Picture!)));
        Assert.Null(studio.Jobs.FileOf(looked.Id, "../studio.db"));

        var followed = await studio.End(await studio.Submit(id, new InstructJob(sentences, Steps: 2)));
        Assert.Equal((JobState.Done, null), (followed.State, followed.Error));
        Assert.Equal((1, 0L), (followed.Result!.Step, followed.Result.ChangedOutside));
    }

    [Fact]
    public async Task A_second_studio_on_the_same_queue_is_refused_and_leaves_the_first_ones_job_alone()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var job = await studio.Submit(studio.MakeWorkspace(), new LearnJob(Steps: [20, 2]));
        await studio.Until(job, view => view.State == JobState.Running);

        var error = await Assert.ThrowsAsync<ResourceException>(studio.StartAnother);

        Assert.Contains("runs already", error.Message, StringComparison.Ordinal);
        Assert.Equal((JobState.Done, 1), ((await studio.End(job)).State, (await studio.Jobs.Get(job.Id))!.Attempt));
    }

    [Fact]
    public async Task A_running_job_is_cancelled_within_a_step_and_goes_on_from_there_when_asked_for_again()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var id = studio.MakeWorkspace();
        var job = await studio.Submit(id, new LearnJob(Steps: [10_000, 2]));
        await studio.Until(job, view => view.Step > 3);

        Assert.True(await studio.Jobs.Cancel(job.Id));
        var end = await studio.End(job);

        Assert.Equal(JobState.Cancelled, end.State);
        Assert.True(end.Finished - DateTimeOffset.UtcNow < TimeSpan.FromSeconds(1));
        Assert.True(File.Exists(AssociationFiles.In(studio.FolderOf(id)).ProgressPath));
        Assert.False(await studio.Jobs.Cancel(job.Id));
    }

    [Fact]
    public async Task A_job_waits_while_another_program_has_the_workspace_and_says_so()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var (id, other) = (studio.MakeWorkspace(), studio.MakeWorkspace());
        StudioJobView job, beside;
        using (WorkspaceFolder.Open(studio.FolderOf(id)))
        {
            job = await studio.Submit(id, new LearnJob());
            beside = await studio.Submit(other, new LearnJob());
            var waiting = await studio.Until(job, view => view.State == JobState.Queued && view.Error is not null);
            Assert.Contains("in use by another program", waiting.Error, StringComparison.Ordinal);
            Assert.Equal(JobState.Done, (await studio.End(beside)).State);
            Assert.Equal(1, (await studio.Jobs.Get(job.Id))!.Attempt);
        }

        Assert.Equal((JobState.Done, 0), ((await studio.End(job)).State, (await studio.Jobs.Get(job.Id))!.Strikes));
    }

    [Fact]
    public async Task Whoever_watches_hears_every_state_and_steps_between()
    {
        await using var studio = new WorkingStudio();
        await studio.Start();
        var id = studio.MakeWorkspace();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var heard = new List<StudioEvent>();
        var job = await studio.Submit(id, new LearnJob(Steps: [8, 8]));
        await foreach (var one in studio.Jobs.Watch(0, enough.Token))
        {
            heard.Add(one);
            if (one.Data is StudioJobView { State: JobState.Done })
            {
                break;
            }
        }

        Assert.Equal([JobState.Queued, JobState.Running, JobState.Done],
            heard.Select(one => one.Data).OfType<StudioJobView>().Select(view => view.State).Distinct());
        var steps = heard.Select(one => one.Data).OfType<Studio.Work.LiveStep>().Where(step => step.Steps > 0).ToList();
        Assert.All(steps, step => Assert.Equal(job.Id, step.Job));
        Assert.Contains(steps, step => step.Phase == "learning tokens");
        Assert.All(heard.Where(one => one.Kind == "job"), one => Assert.NotNull(one.Sequence));

        var again = new List<StudioEvent>();
        await foreach (var one in studio.Jobs.Watch(heard.Select(one => one.Sequence).First(one => one is not null)!.Value, enough.Token))
        {
            again.Add(one);
            if (one.Data is StudioJobView { State: JobState.Done })
            {
                break;
            }
        }

        Assert.DoesNotContain(again, one => one.Sequence == 1);
        Assert.Contains(again, one => one.Data is StudioJobView { State: JobState.Running });
    }
}
