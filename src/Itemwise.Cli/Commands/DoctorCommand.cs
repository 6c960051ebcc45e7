using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Serialization;
using Itemwise.Cli.Machine;
using Itemwise.Cli.Output;

namespace Itemwise.Cli.Commands;

/// <summary><c>doctor</c>: looks at what the program needs of this machine and says what to do about what is missing.</summary>
internal sealed class DoctorCommand : ICommand
{
    public Command Syntax { get; } = new("doctor", "Check this machine: libraries, threads, device, memory, disk, model");

    public IOutcome Run(Call call) => new Outcome([.. Machine.Checks.Run(() => call.Device, () => call.ModelFolder())]);

    private sealed record Outcome(ImmutableArray<Check> Checks) : IOutcome
    {
        public bool Healthy => Checks.All(check => check.State != CheckState.Bad);

        [JsonIgnore]
        public int Code => Healthy ? ExitCode.Done : ExitCode.Failed;

        public void Tell(Terminal terminal)
        {
            foreach (var check in Checks)
            {
                terminal.Check(check.State, check.Subject, check.Found);
            }
        }
    }
}
