using System.Collections.Immutable;
using Itemwise.Evaluation.Reports;
using Itemwise.Evaluation.Running;

namespace Itemwise.Evaluation.Tests.Reports;

public sealed class ReportTests
{
    [Fact]
    public void The_interval_holds_the_mean_and_shrinks_with_the_root_of_the_count()
    {
        var few = Interval.Of([.. Enumerable.Range(0, 16).Select(i => (double)(i % 2))]);
        var many = Interval.Of([.. Enumerable.Range(0, 1600).Select(i => (double)(i % 2))]);
        Assert.Equal((16, 0.5), (few.Count, few.Mean));
        // Half the width is 1.96 standard errors: 1.96 * 0.5 / sqrt(n).
        Assert.InRange(few.High - few.Mean, 0.17, 0.31);
        Assert.InRange(many.High - many.Mean, 0.02, 0.03);
        Assert.Equal(few, Interval.Of([.. Enumerable.Range(0, 16).Select(i => (double)(i % 2))]));
    }

    [Fact]
    public void One_figure_is_its_own_interval() => Assert.Equal(new Interval(1, 3, 3, 3), Interval.Of([3.0]));

    [Fact]
    public void A_report_comes_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var report = EvaluationReport.Of("0.1.0", "abc", [Result("a", 0.2), Result("b", 0.4)]);
        report.Write(folder.FullPath);
        var read = EvaluationReport.Read(folder.FullPath);
        Assert.Equal(0.3, read.Summary[0].Measures["gain"].Mean, 9);
        Assert.Equal(report.Results.Select(result => result.Case), read.Results.Select(result => result.Case));
    }

    [Fact]
    public void Runs_are_compared_case_by_case_with_the_worst_first()
    {
        var before = EvaluationReport.Of("1", null, [.. Cases(i => 0.5)]);
        var after = EvaluationReport.Of("1", null, [.. Cases(i => i == 3 ? 0.1 : 0.7)]);
        var comparison = Comparison.Of(before, after);
        Assert.Equal("c3", comparison.Cases[0].Case);
        Assert.Equal(-0.4, comparison.Cases[0].Change, 9);
        var gain = comparison.Rows.Single(row => row.Measure == "gain");
        Assert.Equal((9, 1, "better"), (gain.BetterCount, gain.WorseCount, gain.Verdict));
        Assert.Equal("even", Comparison.Of(before, before).Rows.Single(row => row.Measure == "gain").Verdict);
    }

    [Fact]
    public void Less_is_better_where_the_measure_says_so()
    {
        var before = EvaluationReport.Of("1", null, [Result("a", 5, Measure.Outside), Result("b", 6, Measure.Outside)]);
        var after = EvaluationReport.Of("1", null, [Result("a", 1, Measure.Outside), Result("b", 2, Measure.Outside)]);
        Assert.Equal("better", Comparison.Of(before, after).Rows.Single().Verdict);
    }

    [Fact]
    public void Two_methods_are_compared_where_each_run_has_one()
    {
        var before = EvaluationReport.Of("1", null, [Result("a", 0.1) with { Method = "old" }]);
        var after = EvaluationReport.Of("1", null, [Result("a", 0.2) with { Method = "new" }]);
        Assert.Equal(("old", "new"), (Comparison.Of(before, after).Cases[0].MethodBefore,
            Comparison.Of(before, after).Cases[0].MethodAfter));
    }

    [Fact]
    public void Runs_without_a_common_case_or_of_two_versions_are_refused()
    {
        var one = EvaluationReport.Of("1", null, [Result("a", 0.1)]);
        Assert.Throws<InputRefusedException>(() => Comparison.Of(one, EvaluationReport.Of("1", null, [Result("z", 0.1)])));
        var error = Assert.Throws<InputRefusedException>(() => Comparison.Of(one,
            EvaluationReport.Of("1", null, [Result("a", 0.1) with { Version = 2 }])));
        Assert.Contains("1 and 2", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<CaseResult> Cases(Func<int, double> gain) => Enumerable.Range(0, 10).Select(i => Result($"c{i}", gain(i)));

    private static CaseResult Result(string name, double value, Measure? measure = null) => new(
        "suite", 1, "method", name, ImmutableSortedDictionary<string, double>.Empty.Add((measure ?? Measure.Gain).Name, value));
}
