using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Itemwise.Studio.Tests.Api;

/// <summary>Jobs as the interface has them; nobody works here, so they wait.</summary>
public sealed class JobTests : IAsyncLifetime
{
    private const string Learn = """{"kind":"learn","steps":[2,2]}""";

    private RunningStudio studio = null!;
    private string id = "";

    public async ValueTask InitializeAsync()
    {
        studio = await RunningStudio.Start();
        id = await studio.MakeSample();
    }

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task A_job_that_is_handed_in_twice_under_one_key_is_one_job()
    {
        var (first, again) = (await Submit(Learn, "key"), await Submit(Learn, "key"));
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(await IdOf(first), await IdOf(again));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Submit("""{"kind":"reconstruct"}""", "key")).StatusCode);
        var queue = await studio.Client.Json("/api/jobs");
        Assert.False(queue.GetProperty("isPaused").GetBoolean());
        var job = Assert.Single(queue.GetProperty("jobs").EnumerateArray());
        Assert.Equal(("queued", "learn", id), (job.GetProperty("state").GetString(), job.GetProperty("kind").GetString(), job.GetProperty("workspace").GetString()));
    }

    [Fact]
    public async Task The_queue_is_put_in_another_order_paused_and_emptied()
    {
        var (first, second) = (await IdOf(await Submit(Learn)), await IdOf(await Submit("""{"kind":"reconstruct"}""")));
        Assert.Equal([first, second], await Waiting());
        Assert.Equal(HttpStatusCode.OK, (await Post($"jobs/{second}/place", $$"""{"before":"{{first}}"}""")).StatusCode);
        Assert.Equal([second, first], await Waiting());
        Assert.Equal(HttpStatusCode.OK, (await Post($"jobs/{second}/place", """{"before":null}""")).StatusCode);
        Assert.Equal([first, second], await Waiting());
        await Post("jobs/pause", "{}");
        Assert.True((await studio.Client.Json("/api/jobs")).GetProperty("isPaused").GetBoolean());
        await Post("jobs/resume", "{}");
        Assert.Equal("cancelled", (await (await Post($"jobs/{first}/cancel", "{}")).Json()).GetProperty("state").GetString());
        Assert.Equal("cancelled", (await (await Post($"jobs/{first}/cancel", "{}")).Json()).GetProperty("state").GetString());
        Assert.Equal([second], await Waiting());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post($"jobs/{first}/place", """{"before":null}""")).StatusCode);
    }

    [Theory]
    [InlineData("""{"kind":"segment","photo":"x"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"kind":"explode"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"steps":[1,2]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"edit","edits":[{"kind":"replace","item":1,"workspace":"../../etc","other":1}]}""", HttpStatusCode.NotFound)]
    [InlineData("""{"kind":"learn","with":"0123456789abcdefghjkmnpqrs"}""", HttpStatusCode.NotFound)]
    public async Task What_is_no_job_is_not_accepted(string body, HttpStatusCode status)
    {
        Assert.Equal(status, (await Submit(body)).StatusCode);
        Assert.Empty(await Waiting());
    }

    [Theory]
    [InlineData("jobs/0123456789abcdefghjkmnpqrs")]
    [InlineData("jobs/nothing")]
    [InlineData("jobs/nothing/preview")]
    [InlineData("jobs/..%2f../files/studio.db")]
    [InlineData("jobs/0123456789abcdefghjkmnpqrs/files/..%2f..%2fstudio.db")]
    public async Task A_job_that_is_not_there_is_not_found(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.GetAsync("/api/" + address)).StatusCode);

    [Fact]
    public async Task Who_watches_is_told_and_who_was_cut_off_misses_nothing()
    {
        await using var watching = await Watch(null);
        Assert.Equal("queue", (await watching.Next()).Kind);
        var job = await IdOf(await Submit(Learn));
        var told = await watching.Next("job");
        Assert.Equal(job, told.Data.GetProperty("id").GetString());
        await Post($"jobs/{job}/cancel", "{}");
        await using var again = await Watch(told.Id);
        Assert.Equal("cancelled", (await again.Next("job")).Data.GetProperty("state").GetString());
        await Post($"workspaces/{id}/history/go", """{"step":0}""");
        Assert.Equal(id, (await again.Next("workspace")).Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_studio_that_is_stopped_does_not_wait_for_those_who_watch()
    {
        await using var watching = await Watch(null);
        await watching.Next();
        var clock = Stopwatch.StartNew();
        await studio.Host.DisposeAsync();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public async Task A_photo_that_came_in_is_listed_while_its_items_are_found_and_goes_when_it_is_removed()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Fixtures.RepositoryRoot, "samples", "scene", "photo.png"))), "photo", "..\\..\\my photo.png" },
            { new StringContent("Table"), "name" },
        };
        var answer = await studio.Client.PostAsync("/api/workspaces", form);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var coming = (await answer.Json()).GetProperty("workspace");
        var listed = (await studio.Client.Json("/api/workspaces"))[0];
        Assert.Equal(coming.GetProperty("id").GetString(), listed.GetProperty("id").GetString());
        Assert.Equal(("finding items", "my photo.png", 256), (listed.GetProperty("state").GetString(), listed.GetProperty("photo").GetString(),
            listed.GetProperty("width").GetInt32()));
        Assert.Equal(HttpStatusCode.NoContent, (await studio.Client.DeleteAsync($"/api/workspaces/{listed.GetProperty("id").GetString()}")).StatusCode);
        Assert.Single((await studio.Client.Json("/api/workspaces")).EnumerateArray());
        Assert.Empty(await Waiting());
    }

    private Task<HttpResponseMessage> Submit(string body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/workspaces/{id}/jobs") { Content = Answers.JsonBody(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return studio.Client.SendAsync(request);
    }

    private Task<HttpResponseMessage> Post(string address, string body) =>
        studio.Client.PostText("/api/" + address, body);

    private async Task<string[]> Waiting() => [.. (await studio.Client.Json("/api/jobs")).GetProperty("jobs").EnumerateArray()
        .Where(job => job.GetProperty("state").GetString() == "queued").Select(job => job.GetProperty("id").GetString()!)];

    private static async Task<string> IdOf(HttpResponseMessage answer) => (await answer.Json()).GetProperty("job").GetProperty("id").GetString()!;

    private async Task<EventReader> Watch(string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        return new EventReader(await studio.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
    }
}
