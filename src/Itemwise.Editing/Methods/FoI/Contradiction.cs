using System.Collections.Immutable;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Instructions that cannot both be done: one thing removed and changed, or in two colours.</summary>
/// <remarks>By the words alone, where both say the same thing in the same words and nobody says where either applies.</remarks>
internal static class Contradiction
{
    private static readonly string[] Colours =
    [
        "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "grey", "gray", "cyan", "magenta",
        "violet", "turquoise", "beige", "gold", "silver",
    ];

    /// <summary>Looks for them.</summary>
    /// <exception cref="InputRefusedException">There are two; the sentence names both.</exception>
    public static void Refuse(ImmutableArray<Instruction> instructions)
    {
        var read = instructions.Select((one, i) => (Number: i + 1, One: one, Reading: InstructionReading.Of(one.Text)))
            .Where(said => said.One is { Strength: not 0, Region: null, Within: null } && said.Reading.Thing is not null).ToArray();
        foreach (var (i, first) in read.Index())
        {
            foreach (var second in read[(i + 1)..].Where(other => Contradict(first.Reading, first.One, other.Reading, other.One)))
            {
                throw new InputRefusedException(
                    $"Instructions {first.Number} ('{first.One.Text}') and {second.Number} ('{second.One.Text}') ask for different "
                        + $"things of '{first.Reading.Thing}': keep one of them, or say with --region where each applies.");
            }
        }
    }

    private static bool Contradict(InstructionReading first, Instruction one, InstructionReading second, Instruction other) =>
        first.Thing == second.Thing && first.Kind != InstructionKind.Add && second.Kind != InstructionKind.Add
            && ((first.Kind == InstructionKind.Remove) != (second.Kind == InstructionKind.Remove)
                || (ColourOf(one.Text) is { } colour && ColourOf(other.Text) is { } another && colour != another));

    private static string? ColourOf(string text) =>
        text.ToLowerInvariant().Split(' ', '.', ',', '!') is [.., var last] && Colours.Contains(last) ? last : null;
}
