using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>copy DIR NEWDIR</c>: a second workspace like one.</summary>
internal sealed class CopyCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Argument<string> target = new("NEWDIR") { Description = "The second workspace's folder; it is made" };

    public CopyCommand() => Syntax = new Command("copy", "Make a second workspace like one, history and all") { folder, target };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var path = call.Parse.GetRequiredValue(target);
        using var workspace = WorkspaceFolder.Open(call.Parse.GetRequiredValue(folder));
        return TravelOutcome.Of(path, WorkspaceTravel.Copy(workspace, path));
    }
}
