using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>associate DIR</c>: learns every item of the photo. Goes on where an interrupted call stopped.</summary>
internal sealed class AssociateCommand : ICommand
{
    private const int HighestRank = 256;
    private const string Auto = "auto";
    private const string Fast = "fast";
    private const string Small = "small";

    private readonly Argument<string> folder = Arguments.Workspace();

    private readonly Option<(int Tokens, int UNet)?> steps = new("--steps")
    {
        Description = "Steps of the two stages, tokens and network (default: the model's)", HelpName = "N,N", CustomParser = ParseSteps,
    };

    private readonly Option<long?> rank = NumberOption.Whole("--rank",
        "Learn low-rank deltas of this rank; 0 learns the cross-attention whole (default: the model's)", least: 0, most: HighestRank);

    private readonly Option<string?> with = new("--with") { Description =
        "Learn another workspace's items in the same model, so that they can replace this one's", HelpName = "OTHERDIR" };

    private readonly Option<string> memory = new("--memory")
    {
        Description = "Keep activations (fast), compute them twice (small), or by what is free (default: auto)",
            HelpName = "auto|fast|small", DefaultValueFactory = _ => Auto,
    };

    public AssociateCommand()
    {
        memory.TakeOneOf(Auto, Fast, Small);
        Syntax = new Command("associate", "Learn the items of a workspace") { folder, with, steps, rank, memory };
    }

    public Command Syntax { get; }

    public bool TakesAdapters => true;

    public IOutcome Run(Call call)
    {
        var start = Measured.Start();
        var path = call.Parse.GetRequiredValue(folder);
        if (call.Parse.GetValue(with) is { } second && WorkspaceFolder.PlainPath(second) == WorkspaceFolder.PlainPath(path))
        {
            throw new UsageException($"--with names '{second}', the workspace itself: name another one, or leave it out.");
        }

        using var workspace = WorkspaceFolder.Open(path);
        var (settings, learned) = Learn(call, workspace);
        var cost = Measured.Since(start);
        return new Outcome(
            Path.GetFullPath(workspace.FullPath), Path.GetFullPath(learned), new FileInfo(learned).Length, settings.TokenSteps,
            settings.UNetSteps, settings.Rank, settings.Seed,
            cost.Seconds, cost.PeakBytes, cost.LiveTensors);
    }

    private (DEditSettings Settings, string Path) Learn(Call call, WorkspaceFolder workspace)
    {
        using var model = call.Model();
        var session = new EditingSession(workspace, model);
        var request = new DEditLearning(Settings(call, DEditDefaults.In(model.Choice.Folder).Learning), call.Parse.GetValue(with));
        if (session.Mend(request.Method) is { } mended)
        {
            call.Terminal.Note(mended);
        }

        call.Terminal.Watch(display =>
        {
            Learning.Run(session, request, Budget(call), display, call.Cancellation);
            return true;
        });
        return (request.Settings, AssociationFiles.In(workspace.FullPath).TensorPath);
    }

    // A card's free memory is not known; then what is taken for it suits a card of 24 GB.
    private MemoryBudget Budget(Call call) => new(
        call.Parse.GetValue(memory) switch { Fast => long.MaxValue, Small => 1, _ => call.Device.IsCuda ? 0
            : ProcessMemory.AvailableBytes }, call.Terminal.Note);

    private DEditSettings Settings(Call call, DEditSettings defaults) => defaults with
    {
        TokenSteps = call.Parse.GetValue(steps)?.Tokens ?? defaults.TokenSteps,
        UNetSteps = call.Parse.GetValue(steps)?.UNet ?? defaults.UNetSteps,
        Rank = (int?)call.Parse.GetValue(rank) ?? defaults.Rank,
        Seed = call.Seed ?? defaults.Seed,
    };

    private static (int Tokens, int UNet)? ParseSteps(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var numbers = text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : -1).ToArray();
        if (numbers is [>= 0 and var tokens, >= 0 and var network])
        {
            return (tokens, network);
        }

        result.AddError($"--steps takes two whole numbers such as 100,100, not '{text}'");
        return null;
    }

    private sealed record Outcome(
        string Workspace, string Association, long Bytes, int TokenSteps, int UnetSteps, int Rank, long Seed, double Seconds,
        long PeakBytes, long LiveTensors) : IOutcome
    {
        public void Tell(Terminal terminal) => terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Learned in {Seconds:0.0} s ({TokenSteps} + {UnetSteps} steps): {Association}, {ByteText.Of(Bytes)}"));
    }
}
