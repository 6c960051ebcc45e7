using System.Collections.Immutable;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Metrics;
using Itemwise.Evaluation.Reports;
using Itemwise.Evaluation.Running;
using Itemwise.Evaluation.Suites;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Tests.Running;

[AssertNoTensorLeaks]
public sealed class EvaluationRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ClipScorer clip = new(Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop-clip"));
    private readonly BenchmarkFolder[] benchmarks;

    public EvaluationRunTests() => benchmarks =
    [
        SuiteWriter.Write(folder.At("suites", "items-text"), SuiteCatalog.Named("items-text"), new SuiteSize(2, 1, 1)),
        SuiteWriter.Write(folder.At("suites", "removal"), SuiteCatalog.Named("removal"), new SuiteSize(2, 1, 1)),
    ];

    public void Dispose()
    {
        clip.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_truth_has_every_figure_at_its_best_and_nothing_done_succeeds_nowhere()
    {
        using var truth = new TruthMethod();
        using var untouched = new UntouchedMethod();
        var results = Run("run", [truth, untouched]);
        Assert.Equal(8, results.Length);
        Assert.All(results.Where(result => result.Method == "truth"), result =>
            Assert.Equal((1, 1, 0, 0), (At(result, Measure.Success), At(result, Measure.Gain), At(result, Measure.Inside),
                At(result, Measure.Outside))));
        Assert.All(results.Where(result => result.Method == "untouched"), result =>
            Assert.Equal((0, 0, 1, 0), (At(result, Measure.Success), At(result, Measure.Gain), At(result, Measure.ClipImage),
                At(result, Measure.Outside))));
    }

    [Fact]
    public void Instructions_are_judged_each_in_its_own_region_and_found_regions_against_the_true_ones()
    {
        var written = SuiteWriter.Write(folder.At("suites", "two"), SuiteCatalog.Named("instructions-2"), new SuiteSize(2, 1, 1));
        using var half = new OneOfTwo();
        using var untouched = new UntouchedMethod();
        var results = new EvaluationRun(new ResultFolder(folder.At("instructed")), new CaseMeasurer(clip))
            .Run([written], [half, untouched], null, CancellationToken.None);
        Assert.NotEmpty(results);
        Assert.All(results.Where(result => result.Method == half.Name), result =>
            Assert.Equal((0.5, 1), (At(result, Measure.Followed), At(result, Measure.RegionIoU))));
        Assert.All(results.Where(result => result.Method == untouched.Name), result =>
        {
            Assert.Equal(0, At(result, Measure.Followed));
            Assert.False(result.Measures.ContainsKey(Measure.RegionIoU.Name));
        });
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_where_it_was_and_ends_in_the_same_results()
    {
        using var whole = new Counting(stopAfter: int.MaxValue);
        var expected = Run("whole", [whole]);
        using var stopped = new Counting(stopAfter: 2);
        Assert.Throws<OperationCanceledException>(() => Run("parts", [stopped]));
        using var resumed = new Counting(stopAfter: int.MaxValue);
        var results = Run("parts", [resumed]);
        Assert.Equal(expected.Length - 2, resumed.Count);
        Assert.Equal(expected.Select(Plain), results.Select(Plain));
    }

    [Fact]
    public void Work_that_another_process_has_taken_is_left_to_it()
    {
        using var method = new Counting(stopAfter: int.MaxValue);
        using (new ResultFolder(folder.At("shared")).TryTake("counting-s000"))
        {
            Assert.Equal(2, Run("shared", [method]).Length);
        }

        Assert.Equal(4, Run("shared", [method]).Length);
        Assert.Equal(4, method.Count);
    }

    [Fact]
    public void A_refusal_is_a_result()
    {
        using var method = new Refusing();
        var results = Run("refused", [method]);
        Assert.All(results, result => Assert.Equal("There is no item 9.", result.Refused));
        Assert.Equal(results.Length, EvaluationReport.Of("1", null, results).Summary.Sum(row => row.RefusedCount));
    }

    [Fact]
    public void A_damaged_result_is_measured_again()
    {
        using var method = new Counting(stopAfter: int.MaxValue);
        var first = Run("damaged", [method])[0];
        File.WriteAllText(folder.At("damaged", "results", first.Suite, first.Method, $"{first.Case}.json"), "{ half");
        Run("damaged", [method]);
        Assert.Equal(5, method.Count);
    }

    [Fact]
    public void Progress_counts_up_and_tells_the_time_that_is_left()
    {
        using var method = new Counting(stopAfter: int.MaxValue);
        var seen = new List<EvaluationProgress>();
        new EvaluationRun(new ResultFolder(folder.At("told")), new CaseMeasurer(clip))
            .Run(benchmarks, [method], new Told(seen), CancellationToken.None);
        Assert.Equal([0, 1, 2, 3, 4], seen.Select(progress => progress.Done));
        Assert.Null(seen[0].Remaining);
        Assert.True(seen[2].Remaining > TimeSpan.Zero);
    }

    [Fact]
    public void The_report_holds_a_table_and_the_pictures_of_every_case()
    {
        using var truth = new TruthMethod();
        var results = Run("paged", [truth]);
        var page = File.ReadAllText(new HtmlReport(EvaluationReport.Of("1", null, results),
            new ResultFolder(folder.At("paged")), benchmarks).Write());
        Assert.Contains("<h2>items-text</h2>", page, StringComparison.Ordinal);
        Assert.Equal(3 * results.Length, page.Split("<img ").Length - 1);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
    }

    private ImmutableArray<CaseResult> Run(string name, IReadOnlyList<IBenchmarkMethod> methods) =>
        new EvaluationRun(new ResultFolder(folder.At(name)), new CaseMeasurer(clip))
            .Run(benchmarks, methods, null, CancellationToken.None);

    private static double At(CaseResult result, Measure measure) => Math.Round(result.Measures[measure.Name], 5);

    // Seconds differ from run to run; nothing else does.
    private static string Plain(CaseResult result) =>
        $"{result.Suite} {result.Case} {string.Join(' ', result.Measures.Where(figure => figure.Key != Measure.Seconds.Name))}";

    private sealed class Told(List<EvaluationProgress> seen) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => seen.Add(value);
    }

    // Darkens the photo, and is stopped after some cases.
    private sealed class Counting(int stopAfter) : IBenchmarkMethod
    {
        public int Count { get; private set; }

        public string Name => "counting";

        public bool Takes(CaseEdit edit) => true;

        public MethodOutput Edit(LoadedCase one, CancellationToken cancellation)
        {
            if (Count == stopAfter)
            {
                throw new OperationCanceledException();
            }

            Count++;
            var samples = one.Photo.Rgb.Bytes.ToArray().Select(sample => (byte)(sample / 2)).ToArray();
            return new MethodOutput(new Picture(one.Photo.Width, one.Photo.Height, 3, samples), TimeSpan.FromSeconds(1));
        }

        public void Dispose()
        {
        }
    }

    // Does the first instruction and knows where both are.
    private sealed class OneOfTwo : IBenchmarkMethod
    {
        public string Name => "one-of-two";

        public bool Takes(CaseEdit edit) => true;

        public MethodOutput Edit(LoadedCase one, CancellationToken cancellation)
        {
            var samples = one.Photo.Rgb.Bytes.ToArray();
            var region = one.InstructionRegions[0].Subtract(one.InstructionRegions[1]);
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = region.Pixels[i / 3] != 0 ? one.Truth!.Bytes[i] : samples[i];
            }

            return new MethodOutput(new Picture(one.Photo.Width, one.Photo.Height, 3, samples), TimeSpan.FromSeconds(1))
            {
                Found = one.InstructionRegions,
            };
        }

        public void Dispose()
        {
        }
    }

    private sealed class Refusing : IBenchmarkMethod
    {
        public string Name => "refusing";

        public bool Takes(CaseEdit edit) => true;

        public MethodOutput Edit(LoadedCase one, CancellationToken cancellation) => throw new InputRefusedException("There is no item 9.");

        public void Dispose()
        {
        }
    }
}
