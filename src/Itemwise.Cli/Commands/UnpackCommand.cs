using System.CommandLine;
using Itemwise.Cli.Output;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>unpack FILE DIR</c>: the workspace that <c>pack</c> wrote, in a folder of its own.</summary>
internal sealed class UnpackCommand : ICommand
{
    private readonly Argument<string> file = new("FILE") { Description = "A file that pack wrote" };
    private readonly Argument<string> folder = new("DIR") { Description = "The workspace's folder; it is made" };

    public UnpackCommand() => Syntax = new Command("unpack", "Unpack a workspace") { file, folder };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var path = call.Parse.GetRequiredValue(folder);
        return TravelOutcome.Of(path, PackedWorkspace.Unpack(call.Parse.GetRequiredValue(file), path));
    }
}
