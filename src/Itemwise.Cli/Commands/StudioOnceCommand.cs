using System.CommandLine;
using Itemwise.Cli.Output;
using Itemwise.Studio.OneShot;

namespace Itemwise.Cli.Commands;

/// <summary><c>studio-once</c>: the process that does one task over a large photo and goes. Not for people: the studio starts it.</summary>
internal sealed class StudioOnceCommand : ICommand
{
    public StudioOnceCommand() => Syntax.Hidden = true;

    public Command Syntax { get; } = new("studio-once", "Does one task of the studio");

    public IOutcome Run(Call call) => call.Talk(OneShotProcess.Run);
}
