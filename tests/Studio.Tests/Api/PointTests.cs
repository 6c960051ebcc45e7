using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Jobs;
using Itemwise.Studio.Tests.Work;

namespace Itemwise.Studio.Tests.Api;

/// <summary>Items of points; a tiny export that segments one drawn photo by its colours stands for a published network.</summary>
public sealed class PointTests
{
    private static readonly string Networks = Fixtures.MakeNetworks(AppContext.BaseDirectory);

    private const string Ball = """{"points":[{"x":40,"y":55},{"x":40,"y":80,"isInside":false}],"name":"ball"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Points_become_an_item_as_one_step_that_is_undone_like_any_other()
    {
        await using var studio = await RunningStudio.Start(options => options with { Worker = WorkingStudio.Command, Networks = [Networks] });
        var id = MakeLandscape(studio);
        var before = Names(await studio.Client.Json($"/api/workspaces/{id}"));
        Assert.Equal("sam1", (await studio.Client.Json("/api/about")).GetProperty("pointNetwork").GetString());

        var done = await End(studio, await studio.Client.PostText($"/api/workspaces/{id}/items/point", Ball));
        Assert.Equal(("done", "point", "ball"), (Word(done, "state"), Word(done, "kind"), Word(done, "words")));
        var about = await studio.Client.Json("/api/about");
        Assert.Equal(("cpu", "fp32"), (Word(about, "device"), Word(about, "precision")));
        var result = done.GetProperty("result");
        var made = await studio.Client.Json($"/api/workspaces/{id}");
        var item = made.GetProperty("items").EnumerateArray().Last();
        Assert.Equal((1, 1), (result.GetProperty("step").GetInt32(), made.GetProperty("step").GetInt32()));
        Assert.Equal((result.GetProperty("item").GetInt32(), "ball"), (item.GetProperty("number").GetInt32(), Word(item, "name")));
        Assert.Equal(4, result.GetProperty("alternatives").GetInt32());
        Assert.InRange(item.GetProperty("share").GetDouble() * 150 * 97, 500, 1100);

        await studio.Client.PostText($"/api/workspaces/{id}/history/undo", "{}");
        Assert.Equal(before, Names(await studio.Client.Json($"/api/workspaces/{id}")));
        var boxed = await End(studio, await studio.Client.PostText($"/api/workspaces/{id}/items/point", """{"box":[60,52,97,92]}"""));
        Assert.Equal(("done", 2), (Word(boxed, "state"), boxed.GetProperty("result").GetProperty("step").GetInt32()));
        var kept = await End(studio, await studio.Client.PostText($"/api/workspaces/{id}/items/point",
            $$"""{"points":[{"x":100,"y":10}],"keep":[{{string.Join(',', Numbers(await studio.Client.Json($"/api/workspaces/{id}")))}}]}"""));
        Assert.Equal("failed", Word(kept, "state"));
        Assert.Contains("sees nothing at this point", Word(kept, "error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_network_takes_points_one_sentence_says_what_to_get()
    {
        await using var studio = await RunningStudio.Start(options => options with { Networks = [Path.Combine(options.Home, "nothing")] });
        var answer = await studio.Client.PostText($"/api/workspaces/{MakeLandscape(studio)}/items/point", Ball);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("models/networks", Word(await answer.Json(), "detail"), StringComparison.Ordinal);
        Assert.False((await studio.Client.Json("/api/about")).TryGetProperty("pointNetwork", out _));
        Assert.Empty((await studio.Client.Json("/api/jobs")).GetProperty("jobs").EnumerateArray());
    }

    [Theory]
    [InlineData("""{}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"points":[]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"points":[{"x":1e6,"y":2}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"box":[1,2,3]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"box":[30,20,10,40]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"points":[{"x":1}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"points":[{"x":"1","y":2}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"points":[{"x":1,"y":2}],"network":"/etc/passwd"}""", HttpStatusCode.BadRequest)]
    public async Task What_points_at_nothing_is_not_accepted(string body, HttpStatusCode status)
    {
        await using var studio = await RunningStudio.Start(options => options with { Networks = [Networks] });
        Assert.Equal(status, (await studio.Client.PostText($"/api/workspaces/{MakeLandscape(studio)}/items/point", body)).StatusCode);
        Assert.Empty((await studio.Client.Json("/api/jobs")).GetProperty("jobs").EnumerateArray());
    }

    private static string MakeLandscape(RunningStudio studio)
    {
        var truth = Picture.LoadIndices(Fixtures.At("onnx", "photos", "landscape.truth.png"));
        var id = OpaqueId.New();
        WorkspaceFolder.Create(Path.Combine(studio.Home, "workspaces", id), Fixtures.At("onnx", "photos", "landscape.png"),
            new Items(new ItemMap(truth.Height, truth.Width, truth.Values))).Dispose();
        return id;
    }

    private static async Task<JsonElement> End(RunningStudio studio, HttpResponseMessage accepted)
    {
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var id = Word((await accepted.Json()).GetProperty("job"), "id");
        JsonElement job;
        var watch = Stopwatch.StartNew();
        do
        {
            await Task.Delay(20);
            job = await studio.Client.Json($"/api/jobs/{id}");
        }
        while (!job.TryGetProperty("finished", out _) && watch.Elapsed < Patience);
        return job;
    }

    private static string Word(JsonElement json, string field) => json.GetProperty(field).GetString()!;

    private static ImmutableArray<string> Names(JsonElement workspace) =>
        [.. workspace.GetProperty("items").EnumerateArray().Select(item => Word(item, "name"))];

    private static IEnumerable<int> Numbers(JsonElement workspace) =>
        workspace.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt32());
}
