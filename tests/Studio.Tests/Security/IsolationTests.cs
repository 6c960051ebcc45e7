using System.Diagnostics;

namespace Itemwise.Studio.Tests.Security;

public sealed class IsolationTests
{
    private const int NotHere = 77;

    [Fact]
    public async Task Nothing_leaves_the_machine_while_a_photo_becomes_a_workspace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "Networks of their own are Linux's.");
        using var folder = new TemporaryFolder();
        string[] words =
        [
            "-n", "bash", Path.Combine(Fixtures.RepositoryRoot, "tests", "Studio.Tests", "Security", "isolated.sh"), folder.At("home"),
            Path.Combine(Fixtures.RepositoryRoot, "samples", "scene", "photo.png"), Environment.ProcessPath!,
            Path.Combine(AppContext.BaseDirectory, "itemwise.dll"),
        ];
        using var run = Process.Start(new ProcessStartInfo("/usr/bin/unshare", words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = run.StandardError.ReadToEndAsync();
        var said = (await run.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await run.WaitForExitAsync();
        Assert.SkipWhen(run.ExitCode == NotHere || (await errors).Contains("unshare failed", StringComparison.Ordinal),
            "This user may not make a network of its own.");
        Assert.Equal("astray 0", said[^1]);
        Assert.All(said[..7], line => Assert.EndsWith("HTTP/1.1 200 OK", line, StringComparison.Ordinal));
        Assert.Equal("sample HTTP/1.1 201 Created", said[7]);
        Assert.Equal("upload HTTP/1.1 202 Accepted", said[8]);
        Assert.Equal("job \"state\":\"done\"", said[9]);
    }
}
