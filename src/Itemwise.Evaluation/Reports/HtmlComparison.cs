using System.Text;
using Itemwise.Evaluation.Running;
using Itemwise.Files;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Reports;

/// <summary>Two runs as a page: what got better and worse, and the cases that lost most with both pictures.</summary>
/// <param name="comparison">What was found.</param>
/// <param name="before">The first run's folder.</param>
/// <param name="after">The second run's folder.</param>
public sealed class HtmlComparison(Comparison comparison, ResultFolder before, ResultFolder after)
{
    private const int MostPicturedCases = 40;
    private const string Head = "<th>measure</th><th>before</th><th>after</th><th>difference</th><th>better</th><th>worse</th>"
        + "<th>verdict</th>";

    /// <summary>Writes the page.</summary>
    /// <param name="file">Where to.</param>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Write(string file)
    {
        var page = new HtmlPage("Itemwise: two runs compared");
        page.Add("<p>Case by case, the second run minus the first; between the bounds lie 95 % of bootstrap means. A verdict is given "
            + "where they leave 0 out.</p>");
        foreach (var suite in comparison.Rows.GroupBy(row => (row.Suite, row.Method)))
        {
            page.Add($"<h2>{HtmlPage.Text(suite.Key.Suite)}, {HtmlPage.Text(suite.Key.Method)}</h2>");
            page.Add($"""<div class="wide"><table><tr>{Head}</tr>""");
            foreach (var row in suite)
            {
                page.Add(Row(row));
            }

            page.Add("</table></div>");
        }

        page.Add("<h2>Worst cases first</h2>");
        foreach (var one in comparison.Cases.Take(MostPicturedCases))
        {
            var figures = Figure(before, one.Suite, one.MethodBefore, one.Case, "before") + Figure(after, one.Suite,
                one.MethodAfter, one.Case, "after");
            page.Add($"<h3>{HtmlPage.Text(one.Suite)} {HtmlPage.Text(one.Case)}: "
                + $"{HtmlPage.Number(one.Change, "+0.00;-0.00;0.00")}</h3><div class=\"case\">{figures}</div>");
        }

        DurableFile.WriteAtomically(file, Encoding.UTF8.GetBytes(page.Render()));
    }

    private static string Row(ComparisonRow row)
    {
        var measure = Measure.All.First(known => known.Name == row.Measure);
        string Shown(double number) => HtmlPage.Number(number, measure.Format);
        var name = HtmlPage.Text(measure.Title);
        return $"""
            <tr class="{row.Verdict}"><td title="{HtmlPage.Text(measure.About)}">{name}</td>
            <td>{Shown(row.Before)}</td><td>{Shown(row.After)}</td>
            <td>{Shown(row.Difference.Mean)}<small>{Shown(row.Difference.Low)} to {Shown(row.Difference.High)}</small></td>
            <td>{row.BetterCount}</td><td>{row.WorseCount}</td><td>{row.Verdict}</td></tr>
            """;
    }

    private static string Figure(ResultFolder folder, string suite, string method, string one, string when)
    {
        var file = folder.PictureOf(suite, method, one);
        return File.Exists(file) ? HtmlPage.Figure(Picture.Load(file).ToWorkingRgb(), $"{method}, {when}", "") : "";
    }
}
