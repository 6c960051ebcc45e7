using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>One height by width plane of an array, whichever way the array keeps it.</summary>
/// <param name="Array">The array.</param>
/// <param name="Offset">Of its first element.</param>
/// <param name="Rows">Count and stride.</param>
/// <param name="Columns">Count and stride.</param>
internal sealed record NpyPlane(NpyArray Array, int Offset, (int Length, int Stride) Rows, (int Length, int Stride) Columns)
{
    public int Height => Rows.Length;

    public int Width => Columns.Length;

    private double this[int pixel] => Array[Offset + (pixel / Width * Rows.Stride) + (pixel % Width * Columns.Stride)];

    /// <summary>The planes of an array: one of (H, W), (1, H, W) or (H, W, 1), N of (N, H, W), (N, 1, H, W), or of (H, W, N) where that
    /// alone has the wanted size.</summary>
    /// <exception cref="InputRefusedException">The array has more dimensions than that.</exception>
    public static ImmutableArray<NpyPlane> Of(NpyArray array, int height, int width)
    {
        var axes = array.Axes.ToList();
        while (axes.Count > 2 && axes[0].Length == 1)
        {
            axes.RemoveAt(0);
        }

        while (axes.Count > 2 && axes[^1].Length == 1)
        {
            axes.RemoveAt(axes.Count - 1);
        }

        if (axes is [_, { Length: 1 }, _, _])
        {
            axes.RemoveAt(1);
        }

        var isLast = axes.Count == 3 && (axes[1].Length, axes[2].Length) != (height, width)
            && (axes[0].Length, axes[1].Length) == (height, width);
        return (axes, isLast) switch
        {
            ([var rows, var columns], _) => [new NpyPlane(array, 0, rows, columns)],
            ([var rows, var columns, var planes], true) => Planes(array, planes, rows, columns),
            ([var planes, var rows, var columns], false) => Planes(array, planes, rows, columns),
            _ => throw NpyArray.Refuse(array.Path, $"its shape is ({string.Join(", ", array.Axes.Select(axis => axis.Length))}), and "
                + "masks have two dimensions, height and width, or three, with their number first"),
        };
    }

    /// <summary>The plane as a mask: 0 outside, 1 (or 255) inside; of floats from 0 to 1 what exceeds half.</summary>
    /// <exception cref="InputRefusedException">Some number is none of those; the sentence says which.</exception>
    public Mask ToMask()
    {
        var pixels = new byte[Height * Width];
        var (odd, isWhole) = (-1, true);
        for (var i = 0; i < pixels.Length; i++)
        {
            var value = this[i];
            pixels[i] = value > 0.5 ? (byte)1 : (byte)0;
            isWhole &= value == Math.Floor(value);
            odd = odd < 0 && value is not (>= 0 and <= 1 or 255) ? i : odd;
        }

        return odd < 0 ? Mask.Own(Height, Width, pixels) : throw NoMask(odd, isWhole);
    }

    /// <summary>The plane as item numbers; null where it holds something else, or no number above 1 but 255, as a mask.</summary>
    public ushort[]? ToLabels()
    {
        var labels = new ushort[Height * Width];
        var isMask = true;
        for (var i = 0; i < labels.Length; i++)
        {
            var value = this[i];
            if (value is not (>= 0 and <= ushort.MaxValue) || value != Math.Floor(value))
            {
                return null;
            }

            labels[i] = (ushort)value;
            isMask &= value is 0 or 1 or 255;
        }

        return isMask ? null : labels;
    }

    private static ImmutableArray<NpyPlane> Planes(NpyArray array, (int Length, int Stride) planes, (int, int) rows, (int, int) columns) =>
        [.. Enumerable.Range(0, planes.Length).Select(plane => new NpyPlane(array, plane * planes.Stride, rows, columns))];

    private InputRefusedException NoMask(int odd, bool isWhole)
    {
        var value = this[odd];
        var found = string.Create(CultureInfo.InvariantCulture, $"row {odd / Width}, column {odd % Width} holds {value:G6}");
        var advice = !double.IsFinite(value) ? "replace what is no number"
            : !isWhole ? "where its numbers are logits, save mask > 0"
            : value < 0 ? "where its numbers are labels, save numpy.maximum(labels, 0), and where they are logits mask > 0"
            : Array.Axes.Length > 2 && Array.Axes.Count(axis => axis.Length > 1) > 2
                ? "save labels as one array (height, width), and colours as a picture"
            : "where its numbers are labels, give the file by itself in place of a folder";
        return new InputRefusedException(
            $"'{Array.Path}' is not a mask array: {found}, and a mask holds only 0 and 1 (or 255); {advice}.");
    }
}
