using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Cli.Output;

namespace Itemwise.Cli.Commands;

/// <summary>What <c>rewrite</c> says.</summary>
/// <param name="Output">The picture of the first target.</param>
/// <param name="Outputs">All of them.</param>
/// <param name="Region">A grey PNG at the photo's size: 255 where samples may change, 128 in the feather, 0 locked.</param>
/// <param name="ChangedOutside">Samples that differ where a region is 0.</param>
/// <param name="Step">The step of the history that the first is; null for a photo that is no workspace.</param>
/// <param name="Inverted">Whether the photo had to be inverted first.</param>
/// <param name="Forwards">Rows of the network that the rewriting computed.</param>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="PeakBytes">The most memory that the process had.</param>
/// <param name="LiveTensors">Native tensors left at the end.</param>
/// <param name="Notes">What may not have been meant, a sentence each.</param>
/// <param name="Seed">Of the noise.</param>
internal sealed record RewriteOutcome(
    string Output, ImmutableArray<string> Outputs, string Region, long ChangedOutside, int? Step, bool Inverted, int Forwards,
    double Seconds, long PeakBytes, long LiveTensors, ImmutableArray<string> Notes, long Seed) : IOutcome
{
    public void Tell(Terminal terminal)
    {
        foreach (var output in Outputs)
        {
            terminal.Line(output);
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{ChangedOutside} samples changed outside the region ({Region}), {Seconds:0.0} s, {PeakBytes / 1e9:0.00} GB at most"));
    }
}
