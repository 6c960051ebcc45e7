using System.Diagnostics;

namespace Itemwise.Studio.Page.Tests.Browser;

/// <summary>The program as its users start it, with a home of its own.</summary>
public sealed class StudioProgram : IAsyncLifetime
{
    private readonly TemporaryFolder home = new();
    private Process? process;

    /// <summary>The address that it printed, with the secret in it.</summary>
    public string Address { get; private set; } = "";

    /// <summary>How long the line with the address took.</summary>
    public TimeSpan StartTime { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var program = Path.Combine(Fixtures.RepositoryRoot, "src", "Itemwise.Cli", "bin", "Release", "net10.0", "itemwise.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var word in new[] { program, "studio", "--no-browser", "--port", "0", "--home", home.FullPath, "--page", PageScripts.Folder })
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["ITEMWISE_NETWORKS"] = Fixtures.MakeNetworks(home.FullPath);
        var clock = Stopwatch.StartNew();
        process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Contains("http://", StringComparison.Ordinal))
            {
                Address = line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim();
                break;
            }
        }

        StartTime = clock.Elapsed;
        Assert.NotEmpty(Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        home.Dispose();
    }
}
