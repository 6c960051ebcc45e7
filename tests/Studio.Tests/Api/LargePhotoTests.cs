using System.Net;
using Itemwise.Editing.Storage;
using Itemwise.Studio.Tests.Work;

namespace Itemwise.Studio.Tests.Api;

/// <summary>What takes a large photo's samples as a whole is done by a process of its own: here every photo counts as large.</summary>
public sealed class LargePhotoTests
{
    private const string Stroke = """
        {"changes":[{"kind":"add","item":1,"pixels":{"shapes":[{"mode":"add","stroke":[[20,20],[90,60]],"radius":7,"hardness":0.5}]}},
                    {"kind":"rename","item":1,"name":"longer"}]}
        """;

    [Fact]
    public async Task Changes_and_downloads_are_those_of_a_small_photo()
    {
        await using var small = await RunningStudio.Start();
        await using var large = await Large();
        var (here, there) = (await small.MakeSample(), await large.MakeSample());
        Assert.Equal(HttpStatusCode.OK, (await small.Client.PostText($"/api/workspaces/{here}/items", Stroke)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await large.Client.PostText($"/api/workspaces/{there}/items", Stroke)).StatusCode);
        Assert.Equal(await File.ReadAllBytesAsync(Items(small, here)), await File.ReadAllBytesAsync(Items(large, there)));
        foreach (var query in (string[])["format=tiff", "format=jpeg", "format=webp&share=true"])
        {
            Assert.Equal(await small.Client.GetByteArrayAsync($"/api/workspaces/{here}/steps/1/download?{query}"),
                await large.Client.GetByteArrayAsync($"/api/workspaces/{there}/steps/1/download?{query}"));
        }

        Assert.Equal(HttpStatusCode.OK, (await large.Client.PostText($"/api/workspaces/{there}/history/undo", "{}")).StatusCode);
        Assert.Equal(0, (await large.Client.Json($"/api/workspaces/{there}")).GetProperty("step").GetInt32());
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(large.Home, "cache")), file => Path.GetFileName(file)[0] == '.');
    }

    [Fact]
    public async Task Refusals_are_those_of_a_small_photo_and_leave_everything_as_it_was()
    {
        await using var studio = await Large();
        var id = await studio.MakeSample();
        var unknown = await studio.Client.PostText($"/api/workspaces/{id}/items", """{"changes":[{"kind":"rename","item":99,"name":"x"}]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Contains("There is no item 99", (await unknown.Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        using (WorkspaceFolder.Open(Path.Combine(studio.Home, "workspaces", id)))
        {
            var used = await studio.Client.PostText($"/api/workspaces/{id}/items", Stroke);
            Assert.Equal(HttpStatusCode.Conflict, used.StatusCode);
            Assert.DoesNotContain(studio.Home, (await used.Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Conflict, (await studio.Client.DeleteAsync($"/api/workspaces/{id}")).StatusCode);
        }

        Assert.Equal(0, (await studio.Client.Json($"/api/workspaces/{id}")).GetProperty("stepCount").GetInt32());
    }

    [Fact]
    public async Task A_process_that_ends_before_it_is_done_is_said_in_a_sentence()
    {
        await using var studio = await RunningStudio.Start(options => options with
            { Program = ["bash"], OneShot = ["-c", "kill -KILL $$"], LargePhoto = 1 });
        var killed = await studio.Client.PostText($"/api/workspaces/{await studio.MakeSample()}/items", Stroke);
        Assert.Equal(HttpStatusCode.InsufficientStorage, killed.StatusCode);
        Assert.Contains("ran out of memory", (await killed.Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Task<RunningStudio> Large() => RunningStudio.Start(options => options with
        { Program = WorkingStudio.Command[..2], LargePhoto = 1 });

    private static string Items(RunningStudio studio, string id) =>
        Path.Combine(studio.Home, "workspaces", id, "edits", "edit-001.items.png");
}
