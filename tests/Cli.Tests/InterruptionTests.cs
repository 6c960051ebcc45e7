using System.Diagnostics;
using System.Globalization;

namespace Itemwise.Cli.Tests;

public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_learning_with_130_and_one_sentence(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        using var process = Start("associate", SampleScene.Workspace(folder), "--model", TinyModel.In(folder), "--steps", "1000000,0");
        await FileAppears(folder.At("workspace", "association", "progress.safetensors"));

        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await Ends(process);

        var lines = (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd().Split('\n');
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("goes on from there", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.StartsWith("   at ", StringComparison.Ordinal));
    }

    // Whoever runs the tests in the background has them ignore Ctrl-C, and children inherit that: env gives the signal its meaning back.
    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "itemwise.dll"),
            .. args]) { RedirectStandardError = true, RedirectStandardOutput = true };
        return Process.Start(start)!;
    }

    private static async Task Ends(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task FileAppears(string path)
    {
        var limit = Stopwatch.StartNew();
        while (!File.Exists(path))
        {
            Assert.True(limit.Elapsed < TimeSpan.FromMinutes(2), $"'{path}' did not appear");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
