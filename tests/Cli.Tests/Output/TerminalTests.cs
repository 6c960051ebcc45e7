using System.Diagnostics;
using Itemwise.Cli.Output;

namespace Itemwise.Cli.Tests.Output;

/// <summary>What the program writes where people look.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Script = "/usr/bin/script"; // runs a command on a terminal of its own
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_object_has_no_escape_sequence_even_on_a_terminal()
    {
        var shown = Show(columns: 80, "items", SampleScene.Workspace(folder), "--json");

        Assert.StartsWith("{", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(30, false)]
    public void A_table_is_framed_where_there_is_room_and_never_broken(int columns, bool isFramed)
    {
        var shown = Show(columns, "items", SampleScene.Workspace(folder));

        Assert.Equal(isFramed, shown.Contains('│', StringComparison.Ordinal));
        Assert.Contains("wooden cone", shown, StringComparison.Ordinal);
        Assert.Contains("49.6 %", shown, StringComparison.Ordinal);
    }

    private static string Show(int columns, params string[] args)
    {
        Assert.SkipUnless(File.Exists(Script), "There is no program script here.");
        Assert.SkipUnless(OnTerminal("true").ExitCode == 0, "No terminal can be made here: there is no /dev/pts.");
        return OnTerminal($"stty cols {columns}; dotnet '{Path.Combine(AppContext.BaseDirectory, "itemwise.dll")}' "
            + $"{string.Join(' ', args.Select(word => $"'{word}'"))}").Shown;
    }

    private static (int ExitCode, string Shown) OnTerminal(string command)
    {
        var start = new ProcessStartInfo(Script, ["-qec", command, "/dev/null"])
            { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
        start.Environment["TERM"] = "xterm";
        using var process = Process.Start(start)!;
        var shown = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, shown);
    }
}
