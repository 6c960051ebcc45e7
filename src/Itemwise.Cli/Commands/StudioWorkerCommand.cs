using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Output;
using Itemwise.Studio.Work.Child;

namespace Itemwise.Cli.Commands;

/// <summary><c>studio-worker</c>: the process that does the studio's work. Not for people: the studio starts it and talks to it.</summary>
internal sealed class StudioWorkerCommand : ICommand
{
    private const string Name = "studio-worker";

    private readonly Option<string> database = new("--database") { Required = true };
    private readonly Option<string> results = new("--results") { Required = true };
    private readonly Option<string> timings = new("--timings") { Required = true };
    private readonly Option<string> owner = new("--owner") { Required = true };

    public StudioWorkerCommand()
    {
        Syntax = new Command(Name, "Does the studio's work") { database, results, timings, owner };
        Syntax.Hidden = true;
    }

    public Command Syntax { get; }

    /// <summary>What starts this program in another process.</summary>
    public static ImmutableArray<string> Program
    {
        get
        {
            var program = Environment.ProcessPath!;
            return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(StudioWorkerCommand).Assembly.Location]
                : [program];
        }
    }

    /// <summary>What starts this command in another process: the program, and the arguments before those of the studio.</summary>
    public static ImmutableArray<string> Line(Call call) => [.. Program, Name, .. call.ComputingOptions];

    public IOutcome Run(Call call) => call.Talk((input, output) =>
    {
        var parse = call.Parse;
        var options = new StudioWorkerOptions(
            parse.GetRequiredValue(database), parse.GetRequiredValue(results), parse.GetRequiredValue(timings),
            parse.GetRequiredValue(owner), call.Device, call.AskedDType);
        StudioWorker.Run(options, input, output, call.Cancellation);
    });
}
