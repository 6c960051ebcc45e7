using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>pack DIR FILE</c>: one ZIP file of the whole workspace, history and association included.</summary>
internal sealed class PackCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Argument<string> target = new("FILE") { Description = "The file to write" };

    public PackCommand() => Syntax = new Command("pack", "Pack a workspace into one ZIP file") { folder, target };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var path = call.Parse.GetRequiredValue(target);
        OutputFile.RequireOfAnyKind(path);
        using var workspace = WorkspaceFolder.Open(call.Parse.GetRequiredValue(folder));
        return TravelOutcome.Of(path, PackedWorkspace.Pack(workspace, path));
    }
}
