using System.Net;
using System.Net.Http.Headers;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Tests;

/// <summary>A studio on a port of its own, with a client that has its token, for one test or one class of them.</summary>
public sealed class RunningStudio : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private StudioHost? host;

    /// <summary>The address, without the token.</summary>
    public Uri Root { get; private set; } = null!;

    /// <summary>The token.</summary>
    public string Token { get; private set; } = "";

    /// <summary>A client that brings the token with each request.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>The studio itself.</summary>
    public StudioHost Host => host!;

    /// <summary>The folder of the studio's home.</summary>
    public string Home => folder.At("home");

    /// <summary>Starts one.</summary>
    /// <param name="change">Changes what it is started with.</param>
    public static async Task<RunningStudio> Start(Func<StudioOptions, StudioOptions>? change = null)
    {
        var studio = new RunningStudio();
        var options = new StudioOptions(studio.Home) { Port = 0, SampleScene = Path.Combine(Fixtures.RepositoryRoot, "samples", "scene"),
            Models = [Path.Combine(Fixtures.RepositoryRoot, "models")], EditModel = Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop") };
        studio.host = StudioHost.Create(change?.Invoke(options) ?? options);
        await studio.host.Start();
        var address = new Uri(studio.host.Address);
        studio.Root = new Uri(address, "/");
        studio.Token = address.Query["?token=".Length..];
        studio.Client = studio.Anonymous();
        studio.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", studio.Token);
        return studio;
    }

    /// <summary>A client without the token, which follows no redirection and keeps no cookie.</summary>
    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Root };

    /// <summary>Makes a workspace of the sample scene; its id.</summary>
    public async Task<string> MakeSample()
    {
        var answer = await Client.PostAsync("/api/workspaces/sample", null);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Json()).GetProperty("workspace").GetProperty("id").GetString()!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host!.DisposeAsync();
        folder.Dispose();
    }
}
