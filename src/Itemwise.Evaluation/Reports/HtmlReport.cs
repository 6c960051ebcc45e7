using System.Text;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Metrics;
using Itemwise.Evaluation.Running;
using Itemwise.Files;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Reports;

/// <summary>A run as a page: a table for each suite, and below it every case with its pictures.</summary>
/// <param name="report">What was found.</param>
/// <param name="results">Where the outputs' pictures are.</param>
/// <param name="benchmarks">Where photos and true pictures are.</param>
public sealed class HtmlReport(EvaluationReport report, ResultFolder results, IReadOnlyList<BenchmarkFolder> benchmarks)
{
    /// <summary>The file in a run's folder.</summary>
    public const string FileName = "report.html";

    private const int MostPicturedCases = 60;

    /// <summary>Writes the page into the run's folder.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public string Write()
    {
        var page = new HtmlPage("Itemwise: evaluation");
        page.Add($"<p>{report.Results.Length} outputs, {HtmlPage.Text(report.Program)}. Below each mean: 95 % of bootstrap means lie "
            + $"between these. Best of a column in bold.</p>");
        foreach (var suite in report.Summary.GroupBy(row => row.Suite))
        {
            page.Add($"<h2>{HtmlPage.Text(suite.Key)}</h2>");
            AddTable(page, [.. suite]);
            if (benchmarks.FirstOrDefault(benchmark => benchmark.Benchmark.Name == suite.Key) is { } benchmark)
            {
                AddCases(page, benchmark);
            }
        }

        page.Add("<h2>Columns</h2><dl>" + string.Concat(Measure.All.Select(measure =>
            $"<dt>{HtmlPage.Text(measure.Title)}</dt><dd>{HtmlPage.Text(measure.About)}; {(measure.IsBetterHigher ? "more" : "less")} "
                + $"is better</dd>")) + "</dl>");
        var file = Path.Combine(results.FullPath, FileName);
        DurableFile.WriteAtomically(file, Encoding.UTF8.GetBytes(page.Render()));
        return file;
    }

    private static void AddTable(HtmlPage page, SummaryRow[] rows)
    {
        var measures = Measure.All.Where(measure => rows.Any(row => row.Measures.ContainsKey(measure.Name))).ToArray();
        var head = string.Concat(measures.Select(measure =>
            $"""<th title="{HtmlPage.Text(measure.About)}">{HtmlPage.Text(measure.Title)}</th>"""));
        page.Add($"""<div class="wide"><table><tr><th>method</th><th>cases</th>{head}</tr>""");
        foreach (var row in rows)
        {
            var cells = string.Concat(measures.Select(measure => Cell(measure, row, rows)));
            var refused = row.RefusedCount == 0 ? "" : $"<small>{row.RefusedCount} refused</small>";
            page.Add($"<tr><td>{HtmlPage.Text(row.Method)}</td><td>{row.CaseCount}{refused}</td>{cells}</tr>");
        }

        page.Add("</table></div>");
    }

    private static string Cell(Measure measure, SummaryRow row, SummaryRow[] rows)
    {
        if (!row.Measures.TryGetValue(measure.Name, out var value))
        {
            return "<td></td>";
        }

        var means = rows.Where(other => other.Measures.ContainsKey(measure.Name))
            .Select(other => other.Measures[measure.Name].Mean).ToArray();
        var isBest = means.Length > 1 && value.Mean == (measure.IsBetterHigher ? means.Max() : means.Min());
        string Shown(double number) => HtmlPage.Number(number, measure.Format);
        var bounds = $"<small>{Shown(value.Low)} to {Shown(value.High)}</small>";
        return $"""<td class="{(isBest ? "best" : "")}">{Shown(value.Mean)}{bounds}</td>""";
    }

    private void AddCases(HtmlPage page, BenchmarkFolder benchmark)
    {
        var outputs = report.Results.Where(result => result.Suite == benchmark.Benchmark.Name).ToLookup(result => result.Case);
        var cases = benchmark.Benchmark.Cases.Where(one => outputs.Contains(one.Name)).ToArray();
        page.Add($"<details open><summary>{Math.Min(cases.Length, MostPicturedCases)} of {cases.Length} cases</summary>");
        foreach (var one in cases.Take(MostPicturedCases))
        {
            page.Add($"<h3>{HtmlPage.Text(one.Name)}: {HtmlPage.Text(Asked(one))}</h3><div "
                + $"class=\"case\">{Figures(benchmark.Load(one), [.. outputs[one.Name]])}</div>");
        }

        page.Add("</details>");
    }

    private string Figures(LoadedCase one, CaseResult[] outputs)
    {
        var figures = new StringBuilder(HtmlPage.Figure(one.Photo.Rgb, "photo", ""));
        figures.Append(one.Truth is null ? "" : HtmlPage.Figure(one.Truth.ToWorkingRgb(), "truth", ""));
        foreach (var output in outputs)
        {
            var file = results.PictureOf(output.Suite, output.Method, output.Case);
            if (output.Refused is not null || !File.Exists(file))
            {
                figures.Append(HtmlPage.NoFigure(output.Method, output.Refused ?? "no picture is left"));
                continue;
            }

            var picture = Picture.Load(file).ToWorkingRgb();
            figures.Append(HtmlPage.Figure(picture, output.Method, Said(output)));
            if (output.Measures.GetValueOrDefault(Measure.Visible.Name) > 0)
            {
                figures.Append(HtmlPage.Figure(Leakage.HeatMap(one.Photo.Rgb, picture, one.Affected), $"{output.Method}, leaked",
                    "red: changed outside"));
            }
        }

        return figures.ToString();
    }

    private static string Said(CaseResult output) => string.Join("<br>",
        new[] { Measure.Gain, Measure.Outside, Measure.ClipDirection, Measure.Seconds }
        .Where(measure => output.Measures.ContainsKey(measure.Name))
        .Select(measure => $"{HtmlPage.Text(measure.Title)} {HtmlPage.Number(output.Measures[measure.Name], measure.Format)}"));

    private static string Asked(BenchmarkCase one)
    {
        var item = one.OldName ?? $"item {one.Edit.ChangedItems.FirstOrDefault()}";
        return one.Edit switch
        {
            CaseEdit.Describe edit => $"{item} → {edit.Text}",
            CaseEdit.Refine edit => $"{item} → {edit.Text}",
            CaseEdit.Replace edit => $"{item} → item {edit.ReferenceItem} of {edit.ReferencePhoto}",
            CaseEdit.Remove => $"{item} removed",
            CaseEdit.Rearrange edit => FormattableString.Invariant($"{item} by {edit.Right}, {edit.Down}, {edit.Scale} times as large"),
            CaseEdit.Instruct edit => string.Join("; ", edit.Instructions.Select(instruction => instruction.Text)),
            CaseEdit.Reweight edit => FormattableString.Invariant($"{edit.Word} times {edit.Factor}"),
            _ => $"{one.CaptionBefore} → {one.CaptionAfter}",
        };
    }
}
