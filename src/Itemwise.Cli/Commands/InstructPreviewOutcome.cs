using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Cli.Output;
using Itemwise.Editing.Methods.FoI;

namespace Itemwise.Cli.Commands;

/// <summary>What <c>instruct --preview</c> says.</summary>
/// <param name="Preview">The picture of the regions.</param>
/// <param name="Instructions">Each one's region.</param>
/// <param name="Seconds">Wall-clock time.</param>
internal sealed record InstructPreviewOutcome(string Preview, ImmutableArray<InstructedRegion> Instructions, double Seconds) : IOutcome
{
    public void Tell(Terminal terminal)
    {
        terminal.Line(Preview);
        TellRegions(terminal, Instructions);
    }

    /// <summary>A line for each instruction that has a region.</summary>
    public static void TellRegions(Terminal terminal, ImmutableArray<InstructedRegion> instructions)
    {
        foreach (var one in instructions.Where(one => one.Share is not null))
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Number}: {one.Text}: {one.Kind}, {one.Keyword ?? "no word"}, {100 * one.Share:0.0} % of the photo, "
                + $"confidence {one.Confidence:0.00}"));
        }
    }
}
