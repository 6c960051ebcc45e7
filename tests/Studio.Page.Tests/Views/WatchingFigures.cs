using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Views;

/// <summary>What an open page costs a learning, in seconds of the processor, and how often it gets a picture: the same learning without
/// and with a page that shows it. Run on demand:
/// <c>dotnet tests/Studio.Page.Tests/bin/Release/net10.0/Studio.Page.Tests.dll -explicit only -class '*WatchingFigures'</c></summary>
[Collection(StudioCollection.Name)]
public sealed class WatchingFigures(Chromium chromium, StudioProgram studio)
{
    private const string Phase = "learning the model";

    /// <summary>One learning: how long it took, of which processor times, and when the first and each next picture came.</summary>
    private readonly record struct Learning(double Seconds, ProcessorTimes Processor, double[] Pictures);

    [Fact(Explicit = true)]
    public async Task What_a_page_that_watches_costs_a_learning()
    {
        using var client = Client();
        await Learn(client, await MakeSample(client), modelSteps: 2);
        var alone = await Learn(client, await MakeSample(client));
        await Keep("nobody watches", alone);
        var id = await MakeSample(client);
        await using var tab = await Tab.Open(chromium, studio);
        await tab.Page.GotoAsync(new Uri(studio.Address).GetLeftPart(UriPartial.Authority) + "/#/photo/" + id);
        await tab.WaitForPicture();
        var watched = await Learn(client, id);
        await Keep("a page watches", watched);
        var cost = watched.Processor.Browser + watched.Processor.Server - alone.Processor.Server;
        await Keep(string.Create(CultureInfo.InvariantCulture, $"watching costs {cost / watched.Processor.Worker:P1} of what learning takes"));
        // Pictures are half a second apart where they are made; what reports one may be held back for a tenth.
        Assert.True(Gap(watched) >= 0.39, $"Pictures came {Gap(watched)} s after one another.");
    }

    private static double Gap(Learning learning) =>
        learning.Pictures.Zip(learning.Pictures.Skip(1), (one, next) => next - one).DefaultIfEmpty(double.PositiveInfinity).Min();

    private static Task Keep(string what, Learning learning) => Keep(string.Create(CultureInfo.InvariantCulture,
        $"{what}: {learning.Seconds:0} s; of the processor {learning.Processor.Worker:0.0} s for learning, {learning.Processor.Server:0.0} s for the "
        + $"studio, {learning.Processor.Browser:0.0} s for the browser; {learning.Pictures.Length} pictures, at least {Gap(learning):0.00} s apart"));

    // As they come: a run that is ended early has said what it knew.
    private static Task Keep(string line) => File.AppendAllLinesAsync(Path.Combine(Tab.Pictures, "watching.txt"), [line]);

    private HttpClient Client()
    {
        var address = new Uri(studio.Address);
        var client = new HttpClient { BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority)), Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.Query.Split("token=")[1]);
        return client;
    }

    private static async Task<string> MakeSample(HttpClient client)
    {
        using var made = await client.PostAsJsonAsync("/api/workspaces/sample", new { });
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("workspace").GetProperty("id").GetString()!;
    }

    private static async Task<Learning> Learn(HttpClient client, string id, int modelSteps = 25)
    {
        using var events = await client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await events.Content.ReadAsStreamAsync());
        using var order = new HttpRequestMessage(HttpMethod.Post, $"/api/workspaces/{id}/jobs")
        {
            Content = JsonContent.Create(new { kind = "learn", steps = new[] { 2, modelSteps } }),
            Headers = { { "Idempotency-Key", id } },
        };
        var (clock, before) = (Stopwatch.StartNew(), ProcessorTimes.Now());
        (await client.SendAsync(order)).EnsureSuccessStatusCode();
        var pictures = await Pictures(reader, clock);
        return new(clock.Elapsed.TotalSeconds, ProcessorTimes.Now() - before, pictures);
    }

    /// <summary>Follows the job to its end; when each picture of what is being made was reported.</summary>
    private static async Task<double[]> Pictures(StreamReader reader, Stopwatch clock)
    {
        SortedDictionary<int, double> pictures = [];
        var kind = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            kind = line.StartsWith("event:", StringComparison.Ordinal) ? line[6..].Trim() : kind;
            if (!line.StartsWith("data:", StringComparison.Ordinal))
            {
                continue;
            }

            var data = JsonDocument.Parse(line[5..]).RootElement;
            if (kind == "job" && data.GetProperty("state").GetString() is "done" or "failed")
            {
                break;
            }

            if (kind == "step" && data.GetProperty("phase").GetString() == Phase && data.TryGetProperty("preview", out var number))
            {
                pictures.TryAdd(number.GetInt32(), clock.Elapsed.TotalSeconds);
            }
        }

        return [.. pictures.Values];
    }
}
