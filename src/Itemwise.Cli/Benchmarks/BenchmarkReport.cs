using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Itemwise.Editing;
using Itemwise.Editing.Running;
using Itemwise.Torch;

namespace Itemwise.Cli.Benchmarks;

/// <summary>The table as a page that is kept: with machine, library and commit.</summary>
internal static class BenchmarkReport
{
    /// <summary>Markdown.</summary>
    public static string Write(ImmutableArray<Measurement> rows, string model, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Machine}, {now.UtcDateTime:yyyy-MM-dd}\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Commit {ProgramVersion.Commit}, {TorchRuntime.Description.Split('\n')[0].Trim()}, {TorchRuntime.ThreadCount} threads, "
            + $"model {model}.\n\n");
        text.Append("| what | result | against | wanted |\n|---|---|---|---|\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.What} | {row.Result} | {row.Against} | {row.Wanted} |\n");
        }

        return text.ToString();
    }

    /// <summary>A file's name that tells machine and commit: <c>amd-epyc-2cpu-3fa81c2d09.md</c>.</summary>
    public static string FileName
    {
        get
        {
            var words = string.Concat(Processor.Name.ToLowerInvariant()
                .Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
            var name = string.Join('-', words.Split('-', StringSplitOptions.RemoveEmptyEntries).Take(4));
            return string.Create(CultureInfo.InvariantCulture, $"{name}-{Environment.ProcessorCount}cpu-{ProgramVersion.Commit}.md");
        }
    }

    private static string Machine => string.Create(CultureInfo.InvariantCulture,
        $"{Processor.Name}, {Environment.ProcessorCount} processors");
}
