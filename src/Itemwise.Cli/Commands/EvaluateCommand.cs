using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Itemwise.Cli.Machine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Running;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Methods;
using Itemwise.Evaluation.Metrics;
using Itemwise.Evaluation.Reports;
using Itemwise.Evaluation.Running;
using Itemwise.Evaluation.Suites;

namespace Itemwise.Cli.Commands;

/// <summary><c>evaluate -o DIR</c>: how well methods do what is asked, and what else they change, over cases whose right answer
/// is known.</summary>
internal sealed class EvaluateCommand : ICommand
{
    private const string ShippedClip = "tabletop-clip";
    private const int MostScenes = 1000;

    private readonly Option<string?> folder = new("--output", "-o") { Description =
        "Where cases, results and the report go; a run that was stopped goes on there, and several processes may share it",
        HelpName = "DIR" };
    private readonly Option<bool> quick = new("--quick") { Description =
        "A few scenes of each suite, in minutes, in place of the full sizes" };
    private readonly Option<long?> scenes = NumberOption.Whole("--scenes", "Photos of each suite (default: the suite's own)",
        least: 1, most: MostScenes);
    private readonly Option<string[]> suites = new("--suite") { Description =
        $"A suite, or 'all': {string.Join(", ", SuiteCatalog.All.Select(suite => suite.Name))} (default: all that the methods can do)",
        HelpName = "NAME" };
    private readonly Option<string[]> methods = new("--method") { Description =
        $"A method, with settings of its own after a colon, as in d-edit:steps=10: {string.Join(", ", MethodCatalog.Names)} (default: "
        + $"{string.Join(", ", MethodCatalog.Usual)})", HelpName = "NAME" };
    private readonly Option<string[]> from = new("--from") { Description =
        "A benchmark's folder of your own in place of the suites; docs/evaluation.md shows its form", HelpName = "DIR" };
    private readonly Option<string?> clip = new("--clip") { Description =
        "The CLIP that measures, a folder of transformers' CLIPModel (default: the shipped one)", HelpName = "DIR" };
    private readonly Option<string?> lpips = new("--lpips") { Description =
        "Weights of LPIPS, as safetensors, to measure it too", HelpName = "FILE" };
    private readonly Option<string?> dino = new("--dino") { Description =
        "A DINO or DINOv2 folder, to measure structure and likeness too", HelpName = "DIR" };
    private readonly Option<string[]> compare = new("--compare") { Description =
        "Two runs' folders to compare case by case in place of a run; -o then names the page", HelpName = "A B",
        Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };

    public EvaluateCommand() =>
        Syntax = new Command("evaluate", "Measure methods over cases whose right answer is known, and compare runs")
    {
        folder, quick, scenes, suites, methods, from, clip, lpips, dino, compare,
    };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var parse = call.Parse;
        if (parse.GetValue(compare) is [var before, var after])
        {
            return Compare(before, after, parse.GetValue(folder));
        }

        var start = Measured.Start();
        var target = parse.GetValue(folder) ?? throw new UsageException("evaluate needs a folder for its results: name it with -o DIR.");
        if (parse.GetValue(from) is { Length: > 0 } && (parse.GetValue(suites) is { Length: > 0 } || parse.GetValue(quick)
            || parse.GetValue(scenes) is not null))
        {
            throw new UsageException(
                "--from names cases of your own, and --suite, --quick and --scenes what is drawn: give one or the other.");
        }

        using var model = call.Model();
        var (report, page) = Evaluate(call, target, model);
        var cost = Measured.Since(start);
        return new Outcome(
            Path.GetFullPath(Path.Combine(target, EvaluationReport.FileName)), Path.GetFullPath(page),
            report.Results.Length, report.Summary,
            cost.Seconds, cost.PeakBytes);
    }

    private (EvaluationReport Report, string Page) Evaluate(Call call, string target, LazyModel model)
    {
        var asked = call.Parse.GetValue(methods) is { Length: > 0 } named ? named : [.. MethodCatalog.Usual];
        using var workspaces = new PhotoWorkspaces(Path.Combine(target, "workspaces"), model);
        var opened = new List<IBenchmarkMethod>();
        try
        {
            opened.AddRange(asked.Distinct().Select(text => MethodCatalog.Open(text, workspaces)));
            using var measures = Measures(call);
            var benchmarks = Benchmarks(call, target, opened);
            var results = new ResultFolder(target);
            var run = new EvaluationRun(results, measures.Measurer, new RoundTrips(model).Of);
            var found = call.Terminal.Watch(display => run.Run(benchmarks, opened, new SynchronousProgress<EvaluationProgress>(
                now => display.Report(new EditingProgress("evaluating", now.Done, now.Total)
                    { Remaining = now.Remaining })), call.Cancellation));
            var report = EvaluationReport.Of(ProgramVersion.Program, model.Value.Fingerprint, found);
            report.Write(target);
            return (report, new HtmlReport(report, results, benchmarks).Write());
        }
        finally
        {
            opened.ForEach(method => method.Dispose());
        }
    }

    private MeasuringModels Measures(Call call) => new(
        call.Parse.GetValue(clip) ?? ShippedFolder.Find(Path.Combine("models", ShippedClip))
            ?? throw new InputRefusedException(
                $"There is no folder models/{ShippedClip} beside this program: name a CLIP folder with --clip DIR."),
        call.Parse.GetValue(lpips), call.Parse.GetValue(dino));

    private BenchmarkFolder[] Benchmarks(Call call, string target, IReadOnlyCollection<IBenchmarkMethod> asked)
    {
        if (call.Parse.GetValue(from) is { Length: > 0 } own)
        {
            return [.. own.Select(BenchmarkFolder.Open)];
        }

        var chosen = call.Parse.GetValue(suites) is { Length: > 0 } named && !named.Contains("all")
            ? named.Distinct().Select(SuiteCatalog.Named) : SuiteCatalog.All;
        return call.Terminal.Watch(display =>
        {
            display.Report(new EditingProgress("drawing cases", 0, 0));
            var drawn = chosen.Where(suite => asked.Any(method => method.Takes(suite.Kind)))
                .Select(suite => Draw(call, target, suite)).ToArray();
            return drawn.Length > 0 ? drawn : throw new InputRefusedException(
                "None of the methods can do what any of the suites asks for.");
        });
    }

    private BenchmarkFolder Draw(Call call, string target, Suite suite)
    {
        var size = call.Parse.GetValue(quick) ? suite.Quick : suite.Full;
        size = call.Parse.GetValue(scenes) is { } count ? size with { Scenes = (int)count } : size;
        var name = string.Create(CultureInfo.InvariantCulture, $"{suite.Name}-{size.Scenes}x{size.Items}x{size.Variants}");
        Directory.CreateDirectory(Path.Combine(target, "cases"));
        return SuiteWriter.Write(Path.Combine(target, "cases", name), suite, size, call.Cancellation);
    }

    private static CompareOutcome Compare(string before, string after, string? output)
    {
        var comparison = Comparison.Of(EvaluationReport.Read(before), EvaluationReport.Read(after));
        if (output is not null)
        {
            OutputFile.RequireOfAnyKind(output);
            new HtmlComparison(comparison, new ResultFolder(before), new ResultFolder(after)).Write(output);
        }

        return new CompareOutcome(output is null ? null : Path.GetFullPath(output), comparison.Rows, comparison.Cases);
    }

    private sealed record Outcome(string Results, string Report, int Cases, ImmutableArray<SummaryRow> Summary, double Seconds,
        long PeakBytes) : IOutcome
    {
        public void Tell(Terminal terminal)
        {
            foreach (var suite in Summary.GroupBy(row => row.Suite))
            {
                terminal.Line($"{suite.Key}:");
                EvaluationTable.Tell(terminal, [.. suite]);
            }

            terminal.Line(Report);
        }
    }

    private sealed record CompareOutcome(string? Report, ImmutableArray<ComparisonRow> Rows, ImmutableArray<ComparedCase> Cases) : IOutcome
    {
        public void Tell(Terminal terminal)
        {
            EvaluationTable.Tell(terminal, Rows);
            if (Report is not null)
            {
                terminal.Line(Report);
            }
        }
    }
}
