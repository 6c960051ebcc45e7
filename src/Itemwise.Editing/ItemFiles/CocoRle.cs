using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>Masks as COCO writes them: lengths of runs outside and inside in turn, column after column.</summary>
/// <remarks>Source: the mask API of COCO (pycocotools, maskApi). Compressed, the lengths are numbers of 5 bits a letter from '0', the
/// lowest first, each from the fourth on as its difference to the last but one.</remarks>
internal static class CocoRle
{
    private const int LongestNumber = 7; // letters, 35 bits

    /// <summary>Whether an element is such a mask.</summary>
    public static bool IsOne(JsonElement element) => element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("size", out _) && element.TryGetProperty("counts", out _);

    /// <summary>A whole number; null for anything else.</summary>
    public static int? Whole(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : null;

    /// <summary>Height and width.</summary>
    /// <exception cref="InputRefusedException">They are not two positive numbers.</exception>
    public static (int Height, int Width) Size(JsonElement mask, string where)
    {
        var size = mask.GetProperty("size");
        return size.ValueKind == JsonValueKind.Array && size.GetArrayLength() == 2 && Whole(size[0]) is > 0 and var height
            && Whole(size[1]) is > 0 and var width
            ? (height, width) : throw new InputRefusedException($"{where} has a size that is not [height, width].");
    }

    /// <summary>The mask.</summary>
    /// <param name="mask">An element with size and counts.</param>
    /// <param name="where">The file and the place in it, for a sentence.</param>
    /// <exception cref="InputRefusedException">The runs are not of this form or do not fill the size.</exception>
    public static Mask Read(JsonElement mask, string where)
    {
        var (height, width) = Size(mask, where);
        var (pixels, at) = (new byte[checked(height * width)], 0L);
        foreach (var (index, run) in Runs(mask.GetProperty("counts"), where).Index())
        {
            if (run < 0 || at + run > pixels.Length)
            {
                throw new InputRefusedException(
                    $"{where} has runs that leave its size of {width} x {height}: save it again with pycocotools' encode.");
            }

            for (var i = at; index % 2 == 1 && i < at + run; i++)
            {
                pixels[(i % height * width) + (i / height)] = 1;
            }

            at += run;
        }

        return at == pixels.Length ? Mask.Own(height, width, pixels)
            : throw new InputRefusedException($"{where} has runs of {at} pixels in all, where its size of {width} x {height} has "
                + $"{pixels.Length}: the file was cut short, or its size is another picture's.");
    }

    private static ImmutableArray<long> Runs(JsonElement counts, string where) => counts.ValueKind switch
    {
        JsonValueKind.Array => [.. counts.EnumerateArray().Select(count => Whole(count) ?? -1L)],
        JsonValueKind.String => Unpack(counts.GetString()!, where),
        _ => throw new InputRefusedException($"{where} has counts that are neither a list of numbers nor a text."),
    };

    private static ImmutableArray<long> Unpack(string text, string where)
    {
        var runs = ImmutableArray.CreateBuilder<long>();
        var (number, letters) = (0L, 0);
        foreach (var letter in text)
        {
            var bits = letter - '0';
            if (bits is < 0 or > 63 || ++letters > LongestNumber)
            {
                throw new InputRefusedException($"{where} has packed counts that cannot be read: save it again with pycocotools' encode.");
            }

            number |= (bits & 31L) << (5 * (letters - 1));
            if ((bits & 32) == 0)
            {
                number |= (bits & 16) != 0 ? -1L << (5 * letters) : 0; // negative
                runs.Add(runs.Count > 2 ? number + runs[^2] : number);
                (number, letters) = (0, 0);
            }
        }

        return letters == 0 ? runs.ToImmutable()
            : throw new InputRefusedException($"{where} has packed counts that end within a number: the file was cut short.");
    }
}
