using System.Text.Json;

namespace Itemwise.Cli.Tests;

/// <summary>One call of the program, in this process.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    /// <summary>What <c>--json</c> printed; fails where anything but one object was printed.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static CliRun Of(params string[] args) => Of(args, CancellationToken.None);

    /// <summary>With a file piped in.</summary>
    public static CliRun Piped(string file, params string[] args)
    {
        using var input = File.OpenRead(file);
        return Of(args, input, CancellationToken.None);
    }

    public static CliRun Of(string[] args, CancellationToken cancellation) => Of(args, null, cancellation);

    private static CliRun Of(string[] args, Stream? input, CancellationToken cancellation)
    {
        using StringWriter output = new(), error = new();
        var code = CommandLine.Run(args, output, error, input, cancellation);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Holds that the call was refused in one line on the error stream, with nothing on the other and no stack trace.</summary>
    public void AssertRefused(int code, params string[] words)
    {
        Assert.Equal(code, Code);
        Assert.Equal("", Output);
        var line = Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("itemwise: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        foreach (var word in words)
        {
            Assert.Contains(word, line, StringComparison.Ordinal);
        }
    }
}
