using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Tests.Security;

/// <summary>The studio under small limits, against those who take its connections; see <see cref="SlowClient.All"/>.</summary>
public sealed class SlowClientTests : IAsyncLifetime
{
    private static readonly ConnectionLimits Small = new()
    {
        Head = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(1.5), EventStreams = 8,
    };

    private RunningStudio studio = null!;

    public async ValueTask InitializeAsync() => studio = await RunningStudio.Start(options => options with { Connections = Small });

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task Head_a_byte_at_a_time_is_cut_off() =>
        Assert.StartsWith("HTTP/1.1 408", await Drip("", $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{studio.Root.Port}\r\nX: {new string('a', 500)}"),
            StringComparison.Ordinal);

    [Fact]
    public async Task Body_a_byte_at_a_time_is_cut_off() =>
        Assert.StartsWith("HTTP/1.1 408", await Drip(Post($"workspaces/{await studio.MakeSample()}/history/go", "application/json"),
            new string(' ', 500)), StringComparison.Ordinal);

    [Fact]
    public async Task Upload_a_byte_at_a_time_is_cut_off_and_nothing_of_it_stays()
    {
        var start = Post("workspaces/result", "multipart/form-data; boundary=x")
            + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n";
        Assert.StartsWith("HTTP/1.1 408", await Drip(start, new string('a', 500)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(studio.Home, "incoming")));
    }

    [Fact]
    public async Task Silent_connections_are_closed()
    {
        using var client = await Connect();
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Crowd_of_silent_connections_keeps_nobody_out()
    {
        var crowd = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Connect()));
        Assert.Equal(HttpStatusCode.OK, (await studio.Client.GetAsync("/api/about")).StatusCode);
        Array.ForEach(crowd, client => client.Dispose());
    }

    [Fact]
    public async Task TooMany_connections_are_closed_at_once_and_others_come_in_when_some_go()
    {
        await using var narrow = await RunningStudio.Start(options => options with
            { Connections = Small with { Connections = 20, Silence = TimeSpan.FromSeconds(60) } });
        var crowd = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Connect(narrow)));
        await Until(async () => !await IsAnswered(narrow));
        Array.ForEach(crowd, client => client.Dispose());
        await Until(() => IsAnswered(narrow));
    }

    [Fact]
    public async Task Readers_of_events_are_as_many_as_may_be_and_the_place_of_one_who_goes_is_another_ones()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Events()));
        Assert.Equal((8, 92), (answers.Count(answer => answer.StatusCode == HttpStatusCode.OK),
            answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)));
        Assert.Equal(HttpStatusCode.OK, (await studio.Client.GetAsync("/api/about")).StatusCode);
        Array.ForEach(answers, answer => answer.Dispose());
        await Until(async () =>
        {
            using var again = await Events();
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    private Task<HttpResponseMessage> Events() => studio.Client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);

    private string Post(string address, string type) => $"POST /api/{address} HTTP/1.1\r\nHost: 127.0.0.1:{studio.Root.Port}\r\n"
        + $"Authorization: Bearer {studio.Token}\r\nContent-Type: {type}\r\nContent-Length: 100000\r\n\r\n";

    // What comes back from who sends the rest a byte at a time, within far less than that takes.
    private async Task<string> Drip(string start, string rest)
    {
        using var client = await Connect();
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(start));
        using var over = new CancellationTokenSource();
        var dripping = Task.Run(async () =>
        {
            foreach (var letter in Encoding.Latin1.GetBytes(rest))
            {
                await Task.Delay(100, over.Token);
                await stream.WriteAsync(new[] { letter }, over.Token);
            }
        });
        var buffer = new byte[4096];
        var count = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        await over.CancelAsync();
        await dripping.ContinueWith(_ => { }, TaskScheduler.Default);
        return Encoding.Latin1.GetString(buffer, 0, count);
    }

    private async Task<TcpClient> Connect(RunningStudio? other = null)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", (other ?? studio).Root.Port);
        return client;
    }

    private static async Task<bool> IsAnswered(RunningStudio studio)
    {
        try
        {
            using var client = studio.Anonymous();
            return (await client.GetAsync("/")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (var watch = Stopwatch.StartNew(); !await isSo(); await Task.Delay(50))
        {
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
        }
    }
}
