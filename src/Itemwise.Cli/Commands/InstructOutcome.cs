using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Cli.Output;
using Itemwise.Editing.Methods.FoI;

namespace Itemwise.Cli.Commands;

/// <summary>What <c>instruct</c> says.</summary>
/// <param name="Output">The picture.</param>
/// <param name="Region">A grey PNG at the photo's size: 255 where samples may change, 128 in the feather, 0 locked.</param>
/// <param name="ChangedOutside">Samples that differ where the region is 0.</param>
/// <param name="Step">The step of the history; null for a photo that is no workspace.</param>
/// <param name="Instructions">What became of each.</param>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="PeakBytes">The most memory that the process had.</param>
/// <param name="LiveTensors">Native tensors left at the end.</param>
/// <param name="Notes">What may not have been meant, a sentence each.</param>
/// <param name="Outputs">All variants.</param>
/// <param name="Seed">Of the first; the others have those that follow.</param>
internal sealed record InstructOutcome(
    string Output, string Region, long ChangedOutside, int? Step, ImmutableArray<InstructedRegion> Instructions, double Seconds,
    long PeakBytes, long LiveTensors,
    ImmutableArray<string> Notes, ImmutableArray<string> Outputs, long Seed) : IOutcome
{
    public void Tell(Terminal terminal)
    {
        foreach (var output in Outputs)
        {
            terminal.Line(output);
        }

        InstructPreviewOutcome.TellRegions(terminal, Instructions);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{ChangedOutside} samples changed outside the region ({Region}), {Seconds:0.0} s, {PeakBytes / 1e9:0.00} GB at most"));
    }
}
