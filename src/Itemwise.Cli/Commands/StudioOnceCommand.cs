using System.CommandLine;
using System.Text;
using Itemwise.Cli.Output;
using Itemwise.Studio.OneShot;

namespace Itemwise.Cli.Commands;

/// <summary><c>studio-once</c>: the process that does one task over a large photo and goes. Not for people: the studio starts it.</summary>
internal sealed class StudioOnceCommand : ICommand
{
    public StudioOnceCommand() => Syntax.Hidden = true;

    public Command Syntax { get; } = new("studio-once", "Does one task of the studio");

    public IOutcome Run(Call call)
    {
        using var input = new StreamReader(call.Input(), Encoding.UTF8);
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        OneShotProcess.Run(input, output);
        return new SilentOutcome();
    }
}
