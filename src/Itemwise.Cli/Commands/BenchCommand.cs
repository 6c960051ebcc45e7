using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Itemwise.Cli.Benchmarks;
using Itemwise.Cli.Machine;
using Itemwise.Cli.Output;
using Itemwise.Diffusion.Models;
using Itemwise.Editing;
using Itemwise.Files;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>bench</c>: measures what the program promises and keeps the table under <c>bench/results</c>.</summary>
internal sealed class BenchCommand : ICommand
{
    private readonly Option<string?> folder = new("--output", "-o") { Description =
        "Where the table goes (default: bench/results of the repository)", HelpName = "DIR" };

    public BenchCommand() => Syntax = new Command("bench", "Measure speed, and keep the table") { folder };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var start = Measured.Start();
        var target = call.Parse.GetValue(folder) ?? ShippedFolder.Find(Path.Combine("bench", "results"))
            ?? throw new InputRefusedException("There is no folder bench/results beside this program: name one with -o DIR.");
        var report = Path.Combine(target, BenchmarkReport.FileName);
        OutputFile.RequireOfAnyKind(report);
        var rows = call.Terminal.Watch(display => new BenchmarkSuite(dtype => (call.Model().Choice with { DType = dtype }).Open(), display,
            call.Cancellation).Run().AddRange(Instructions(call, display)));
        var model = Path.GetFileName(Path.TrimEndingDirectorySeparator(call.ModelFolder()));
        DurableFile.WriteAtomically(report, Encoding.UTF8.GetBytes(BenchmarkReport.Write(rows, model, DateTimeOffset.UtcNow)));
        var cost = Measured.Since(start);
        return new Outcome(Path.GetFullPath(report), rows, cost.Seconds, cost.PeakBytes, cost.LiveTensors);
    }

    // With the named model if it follows instructions, else with the shipped one.
    private static ImmutableArray<Measurement> Instructions(Call call, IProgress<EditingProgress> display)
    {
        if (call.ModelFolderOrNull(InstructCommand.ShippedModel) is null)
        {
            return [];
        }

        display.Report(new EditingProgress("measuring instructions", 0, 0));
        using var model = call.Model(InstructCommand.ShippedModel).Choice.Open();
        return model.Family == ModelFamily.InstructPix2Pix ? new InstructionTimes(model, call.Cancellation).Run() : [];
    }

    private sealed record Outcome(string Output, ImmutableArray<Measurement> Measurements, double Seconds, long PeakBytes,
        long LiveTensors) : IOutcome
    {
        private static readonly Column[] Columns = [new("what"), new("result"), new("against"), new("wanted")];

        public void Tell(Terminal terminal)
        {
            terminal.Table(Columns, [.. Measurements.Select(row => (string[])[row.What, row.Result, row.Against, row.Wanted])]);
            terminal.Line(Output);
        }
    }
}
