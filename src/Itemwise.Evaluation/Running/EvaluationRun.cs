using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Evaluation.Cases;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Running;

/// <summary>Runs methods over benchmarks: photo by photo, and at each photo method by method, so that what a method learned of a
/// photo serves
/// all suites.</summary>
/// <param name="folder">Where results are kept.</param>
/// <param name="measurer">Measures outputs.</param>
/// <param name="roundTrip">A photo, encoded and decoded; null where no model is at hand.</param>
public sealed class EvaluationRun(ResultFolder folder, CaseMeasurer measurer, Func<LoadedCase, Picture>? roundTrip = null)
{
    private readonly RemainingTime remaining = new();

    /// <summary>Evaluates every case that has no result yet.</summary>
    /// <param name="benchmarks">Suites and folders of cases to measure over.</param>
    /// <param name="methods">Methods to measure.</param>
    /// <param name="progress">Receives a report before each case.</param>
    /// <param name="cancellation">Looked at at every step of a method.</param>
    /// <returns>The results of all cases, by suite, case and method; those that another process is still at are missing.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; results so far are kept.</exception>
    public ImmutableArray<CaseResult> Run(
        IReadOnlyList<BenchmarkFolder> benchmarks, IReadOnlyList<IBenchmarkMethod> methods, IProgress<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(benchmarks);
        ArgumentNullException.ThrowIfNull(methods);
        var tasks = Tasks(benchmarks, methods);
        var results = new Dictionary<EvaluationTask, CaseResult>();
        foreach (var unit in tasks.GroupBy(task => (task.Method.Name, task.Photo)))
        {
            using var taken = folder.TryTake($"{unit.Key.Name}-{unit.Key.Photo}");
            if (taken is null)
            {
                continue;
            }

            foreach (var task in unit)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new EvaluationProgress(results.Count, tasks.Length, task.ToString(), remaining.Of(Left(tasks, results))));
                results[task] = Known(task) ?? Evaluate(task, cancellation);
            }
        }

        // What other processes finished meanwhile.
        foreach (var task in tasks.Where(task => !results.ContainsKey(task)))
        {
            if (Known(task) is { } known)
            {
                results[task] = known;
            }
        }

        progress?.Report(new EvaluationProgress(results.Count, tasks.Length, "", TimeSpan.Zero));
        var suites = benchmarks.Select(benchmark => benchmark.Benchmark.Name).ToList();
        return [.. tasks.Where(results.ContainsKey).Select(task => results[task])
            .OrderBy(result => suites.IndexOf(result.Suite)).ThenBy(result => result.Case, StringComparer.Ordinal)];
    }

    private static ImmutableArray<EvaluationTask> Tasks(IReadOnlyList<BenchmarkFolder> benchmarks, IReadOnlyList<IBenchmarkMethod> methods)
    {
        var photos = benchmarks.SelectMany(benchmark => benchmark.Benchmark.Cases.Select(one => one.Photo)).Distinct();
        return [.. from photo in photos
                   from method in methods
                   from benchmark in benchmarks
                   from one in benchmark.Benchmark.Cases
                   where one.Photo == photo && method.Takes(one.Edit)
                   select new EvaluationTask(benchmark, one, method)];
    }

    // Cases without a result, and for photos that nobody looked at yet what learning them takes.
    private IEnumerable<string> Left(IEnumerable<EvaluationTask> tasks, Dictionary<EvaluationTask, CaseResult> results) => tasks
        .GroupBy(task => (task.Method.Name, task.Photo))
        .SelectMany(unit => unit.Where(task => !results.ContainsKey(task)).Select(task => task.Kind)
            .Concat(unit.Any(results.ContainsKey) || !remaining.Knows(Learning(unit.Key.Name)) ? [] : [Learning(unit.Key.Name)]));

    private static string Learning(string method) => $"{method}, learning";

    private CaseResult? Known(EvaluationTask task) =>
        folder.Find(task.Benchmark.Benchmark.Name, task.Benchmark.Benchmark.Version, task.Method.Name, task.Case.Name);

    private CaseResult Evaluate(EvaluationTask task, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var (name, version) = (task.Benchmark.Benchmark.Name, task.Benchmark.Benchmark.Version);
        var loaded = task.Benchmark.Load(task.Case);
        var result = new CaseResult(name, version, task.Method.Name, task.Case.Name, ImmutableSortedDictionary<string, double>.Empty);
        Picture? picture = null;
        try
        {
            var output = task.Method.Edit(loaded, cancellation);
            picture = output.Picture;
            result = result with { Measures = measurer.Measures(loaded, output, roundTrip?.Invoke(loaded)) };
            remaining.Add(task.Kind, Stopwatch.GetElapsedTime(start) - output.Learning);
            if (output.Learning > TimeSpan.Zero)
            {
                remaining.Add(Learning(task.Method.Name), output.Learning);
            }
        }
        catch (InputRefusedException refused)
        {
            result = result with { Refused = refused.Message };
        }

        folder.Keep(result, picture);
        return result;
    }

    private sealed record EvaluationTask(BenchmarkFolder Benchmark, BenchmarkCase Case, IBenchmarkMethod Method)
    {
        public string Photo => Path.GetFileNameWithoutExtension(Case.Photo);

        public string Kind => $"{Method.Name}, {Case.Edit.GetType().Name}";

        public override string ToString() => $"{Method.Name}, {Benchmark.Benchmark.Name} {Case.Name}";
    }
}
