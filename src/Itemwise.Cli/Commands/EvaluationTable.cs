using System.Globalization;
using Itemwise.Cli.Output;
using Itemwise.Evaluation.Reports;
using Itemwise.Evaluation.Running;

namespace Itemwise.Cli.Commands;

/// <summary>Results and comparisons as tables of the terminal.</summary>
internal static class EvaluationTable
{
    // What fits on a screen; the page and the JSON have all.
    private static readonly Measure[] Shown = [Measure.Success, Measure.Followed, Measure.RegionIoU, Measure.Gain, Measure.Inside,
        Measure.Outside, Measure.Leakage, Measure.ClipText, Measure.ClipDirection, Measure.Seconds];

    /// <summary>One suite, a line for each method.</summary>
    public static void Tell(Terminal terminal, IReadOnlyList<SummaryRow> rows)
    {
        var measures = Shown.Where(measure => rows.Any(row => row.Measures.ContainsKey(measure.Name))).ToArray();
        Column[] columns = [new("method"), new("cases", IsNumber: true),
            .. measures.Select(measure => new Column(measure.Title, IsNumber: true))];
        terminal.Table(columns, [.. rows.Select(row => (IReadOnlyList<string>)
        [
            row.Method, row.RefusedCount == 0 ? $"{row.CaseCount}" : $"{row.CaseCount} ({row.RefusedCount} refused)",
            .. measures.Select(measure => row.Measures.TryGetValue(measure.Name, out var value) ? Text(value, measure) : ""),
        ])]);
    }

    /// <summary>Two runs, a line for each measure.</summary>
    public static void Tell(Terminal terminal, IReadOnlyList<ComparisonRow> rows)
    {
        Column[] columns =
        [
            new("suite"), new("method"), new("measure"), new("before", IsNumber: true), new("after", IsNumber: true),
            new("difference", IsNumber: true),
            new("better", IsNumber: true), new("worse", IsNumber: true), new("verdict"),
        ];
        terminal.Table(columns, [.. rows.Select(row => (IReadOnlyList<string>)Line(row,
            Measure.All.First(measure => measure.Name == row.Measure)))]);
    }

    private static string[] Line(ComparisonRow row, Measure measure) =>
    [
        row.Suite, row.Method, measure.Title, Number(row.Before, measure), Number(row.After, measure), Text(row.Difference, measure),
        $"{row.BetterCount}", $"{row.WorseCount}", row.Verdict,
    ];

    private static string Text(Interval value, Measure measure) => value.Low == value.High
        ? Number(value.Mean, measure)
        : $"{Number(value.Mean, measure)} ({Number(value.Low, measure)} to {Number(value.High, measure)})";

    private static string Number(double value, Measure measure) => value.ToString(measure.Format, CultureInfo.InvariantCulture);
}
