using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Plain sentences of what shall change.</summary>
/// <param name="Instructed">Which method, by <see cref="IEditingMethod.Name"/>.</param>
/// <param name="Instructions">One or more.</param>
/// <param name="Settings">How to sample.</param>
/// <param name="Focus">The choices of Focus on Your Instruction; null for the program's own. InstructPix2Pix does not look at it.</param>
public sealed record InstructRequest(string Instructed, ImmutableArray<Instruction> Instructions, InstructSettings Settings,
    FocusSettings? Focus = null) : EditRequest
{
    /// <inheritdoc/>
    public override string Method => Instructed;

    /// <inheritdoc/>
    public override long Seed => Settings.Seed;

    /// <inheritdoc/>
    public override string Words => string.Join("; ", Instructions.Select(instruction => instruction.Text));

    /// <inheritdoc/>
    public override string Prompt => string.Join(", ", Instructions.Select(instruction => instruction.Text));

    /// <inheritdoc/>
    public override EditRequest WithSeed(long seed) => this with { Settings = Settings with { Seed = seed } };

    /// <inheritdoc/>
    public override JsonObject ToJson() => JsonSerializer.SerializeToNode(
        new
        {
            instructions = Instructions.Select(one => new { one.Text, one.Keyword, one.Strength, one.Within, Region = one.Region is { } mask
                ? new { mask.Height, mask.Width, Pixels = Packed(mask) } : null }),
            settings = Settings,
            focus = Focus,
        },
        JsonForms.Compact)!.AsObject();

    // A mask of any photo is small when packed: it is kept whole, so that the step can be made again.
    private static string Packed(Mask mask)
    {
        using var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(mask.Pixels);
        }

        return Convert.ToBase64String(bytes.ToArray());
    }
}
