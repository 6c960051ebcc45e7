using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>What became of an instruction.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Keyword">The word whose place was looked for; null for none.</param>
/// <param name="Kind">add, remove, change or global.</param>
/// <param name="Strength">1 is neutral.</param>
/// <param name="Region">A grey PNG at the photo's size: 255 where the instruction applies; null where no file was requested,
/// where the instruction is left out, and with --plain.</param>
/// <param name="Share">Of the photo's pixels.</param>
/// <param name="Confidence">0 to 1: how far three cues agree on the region; null where none was found.</param>
public sealed record InstructedRegion(int Number, string Text, string? Keyword, string Kind, double Strength, string? Region,
    double? Share, double? Confidence)
{
    /// <summary>The instructions of an edit; their regions are written beside the picture, if it has a file of the user's.</summary>
    /// <param name="request">What was requested.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="output">The picture's file, beside which <c>NAME.region-I.png</c> are written; null for none.</param>
    public static ImmutableArray<InstructedRegion> All(InstructRequest request, EditResult result, string? output) =>
        All(request, result.Found, result.Facts, output);

    /// <summary>The same of what a look found.</summary>
    /// <param name="request">What was requested.</param>
    /// <param name="found">The places of the instructions that count, in their order, at the photo's size.</param>
    /// <param name="facts">What was found out of each.</param>
    /// <param name="output">As above.</param>
    public static ImmutableArray<InstructedRegion> All(InstructRequest request, ImmutableArray<Mask> found,
        JsonObject facts, string? output)
    {
        var all = ImmutableArray.CreateBuilder<InstructedRegion>();
        var done = 0;
        foreach (var (index, one) in request.Instructions.Index())
        {
            var reading = InstructionReading.Of(one.Text);
            if (found.IsEmpty || one.Strength == 0)
            {
                all.Add(new(index + 1, one.Text, one.Keyword ?? reading.Keyword, Spoken(reading.Kind), one.Strength, null, null, null));
                continue;
            }

            var (mask, fact) = (found[done], facts["found"]![done]!);
            done++;
            var file = output is null ? null : Write(mask, RegionPath(output, index + 1));
            all.Add(new(index + 1, one.Text, (string?)fact["keyword"], Spoken(reading.Kind), one.Strength, file, (double)fact["share"]!,
                (double)fact["confidence"]!));
        }

        return all.ToImmutable();
    }

    private static string Write(Mask mask, string file)
    {
        PictureWriter.WriteGrey(file, mask.Width, mask.Height, [.. mask.Pixels.ToArray()
            .Select(pixel => pixel != 0 ? byte.MaxValue : (byte)0)]);
        return Path.GetFullPath(file);
    }

    private static string Spoken(InstructionKind kind) => kind.ToString().ToLowerInvariant();

    private static string RegionPath(string output, int number) =>
        Path.Combine(Path.GetDirectoryName(output) ?? "", $"{Path.GetFileNameWithoutExtension(output)}.region-{number}.png");
}
