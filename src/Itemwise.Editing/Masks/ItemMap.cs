using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>Says of every pixel which item it belongs to: one label a pixel, so the items always partition the picture.</summary>
/// <remarks>Any height and width; labels are item numbers, row-major. Immutable. Grouped cross-attention of D-Edit
/// (arXiv:2403.04880) is one biased attention only over a partition, and sampling labels keeps it one at every size.</remarks>
public sealed class ItemMap : IEquatable<ItemMap>
{
    private readonly ushort[] labels;
    private readonly Dictionary<int, int> pixelCounts;

    /// <summary>Copies a label plane.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="labels">Row-major item numbers, height x width.</param>
    /// <exception cref="ArgumentException">The size is not positive or does not match the number of labels.</exception>
    public ItemMap(int height, int width, ReadOnlySpan<ushort> labels) : this(height, width, labels.ToArray()) { }

    private ItemMap(int height, int width, ushort[] owned)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (owned.LongLength != (long)height * width)
        {
            throw new ArgumentException(
                $"An item map of {height} x {width} needs {(long)height * width} labels, {owned.LongLength} were given.");
        }

        (Height, Width, labels) = (height, width, owned);
        var highest = 0;
        foreach (var label in labels)
        {
            highest = Math.Max(highest, label);
        }

        var counts = new int[highest + 1];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        Numbers = [.. Enumerable.Range(0, counts.Length).Where(number => counts[number] > 0)];
        pixelCounts = Numbers.ToDictionary(number => number, number => counts[number]);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Row-major item numbers.</summary>
    public ReadOnlySpan<ushort> Labels => labels;

    /// <summary>The numbers of the items that own at least one pixel, ascending.</summary>
    public ImmutableArray<int> Numbers { get; }

    /// <summary>The number of the item that owns the pixel.</summary>
    [SuppressMessage("Design", "CA1043", Justification = "A pixel is addressed by row and column.")]
    public int this[int row, int column] => labels[(row * Width) + column];

    /// <summary>SHA-256 of the labels, two bytes each, as lower-case hexadecimal digits: another map has another.</summary>
    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Labels)));

    /// <summary>Makes a map of masks that cover every pixel exactly once; mask i becomes item i.</summary>
    /// <exception cref="ArgumentException">The masks differ in size, overlap or leave a pixel uncovered.</exception>
    public static ItemMap FromPartition(IReadOnlyList<Mask> masks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(masks.Count);
        var labels = new ushort[masks[0].Pixels.Length];
        var covered = new bool[labels.Length];
        for (var number = 0; number < masks.Count; number++)
        {
            masks[0].RequireSameSize(masks[number]);
            var pixels = masks[number].Pixels;
            for (var i = 0; i < labels.Length; i++)
            {
                if (pixels[i] == 0)
                {
                    continue;
                }

                if (covered[i])
                {
                    throw new ArgumentException(
                        $"Masks {labels[i]} and {number} overlap at row {i / masks[0].Width}, column {i % masks[0].Width}.");
                }

                (labels[i], covered[i]) = ((ushort)number, true);
            }
        }

        var hole = Array.IndexOf(covered, false);
        return hole < 0
            ? new ItemMap(masks[0].Height, masks[0].Width, labels)
            : throw new ArgumentException($"No mask covers row {hole / masks[0].Width}, column {hole % masks[0].Width}.");
    }

    /// <summary>Makes a map of masks that may overlap, the smaller in front; mask i becomes item i + 1, and what is in none is
    /// item 0.</summary>
    /// <param name="masks">Masks of one size; may be empty.</param>
    /// <param name="height">Their rows.</param>
    /// <param name="width">Their columns.</param>
    public static ItemMap Stacked(IEnumerable<Mask> masks, int height, int width)
    {
        var labels = new ushort[height * width];
        foreach (var (index, mask) in masks.Index().OrderByDescending(one => one.Item.Count)) // stable
        {
            for (var i = 0; i < labels.Length; i++)
            {
                labels[i] = mask.Pixels[i] != 0 ? (ushort)(index + 1) : labels[i];
            }
        }

        return Own(height, width, labels);
    }

    /// <summary>Pixels that the item owns; 0 if the map does not have it.</summary>
    public int PixelCount(int number) => pixelCounts.GetValueOrDefault(number);

    /// <summary>The item's pixels; an empty mask if the map does not have it.</summary>
    public Mask MaskOf(int number) => Mask.Where(Height, Width, i => labels[i] == number);

    /// <summary>The pixels of all the given items.</summary>
    public Mask MaskOf(IEnumerable<int> numbers)
    {
        var wanted = new bool[ushort.MaxValue + 1];
        foreach (var number in numbers)
        {
            wanted[number] = true;
        }

        return Mask.Where(Height, Width, i => wanted[labels[i]]);
    }

    /// <summary>Pixels whose owner differs between two maps of one size.</summary>
    public Mask Difference(ItemMap other) => Height == other.Height && Width == other.Width
        ? Mask.Where(Height, Width, i => labels[i] != other.labels[i])
        : throw new ArgumentException($"An item map of {Height} x {Width} cannot be compared with one of {other.Height} x {other.Width}.");

    /// <summary>Nearest neighbour at another size: the source index is floor(i * in / out), the upper left pixel of each cell.</summary>
    /// <remarks>As the published code samples its masks. A thin item can vanish; <see cref="SampleByMajority"/> loses fewer.</remarks>
    public ItemMap Sample(int height, int width) => new(height, width, Planes.Sample(Labels, Height, Width, height, width));

    /// <summary>At another size, each cell goes to the item that covers most of its area; the lowest number wins a tie.</summary>
    public ItemMap SampleByMajority(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var votes = new long[Numbers[^1] + 1];
        var result = new ushort[height * width];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                result[(row * width) + column] = Majority(votes, row, height, column, width);
            }
        }

        return new ItemMap(height, width, result);
    }

    /// <summary>The part of the map that a rectangle inside it covers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or leaves the map.</exception>
    public ItemMap Crop(PixelBox box) => new(box.Height, box.Width, Planes.Crop(Labels, Height, Width, box));

    /// <summary>The map at another size for display and storage: the same as <see cref="Sample"/>, but each cell takes its middle
    /// pixel.</summary>
    public ItemMap Resize(int height, int width)
    {
        var result = new ushort[height * width];
        for (var row = 0; row < height; row++)
        {
            var line = (int)(((2L * row) + 1) * Height / (2L * height)) * Width;
            for (var column = 0; column < width; column++)
            {
                result[(row * width) + column] = labels[line + (int)(((2L * column) + 1) * Width / (2L * width))];
            }
        }

        return new ItemMap(height, width, result);
    }

    /// <inheritdoc/>
    public bool Equals(ItemMap? other) =>
        other is not null && Height == other.Height && Width == other.Width && labels.AsSpan().SequenceEqual(other.labels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ItemMap);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Height);
        hash.Add(Width);
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ushort>(labels));
        return hash.ToHashCode();
    }

    /// <summary>Size and item numbers.</summary>
    public override string ToString() => $"{Height} x {Width}, items {string.Join(", ", Numbers)}";

    /// <summary>A map that takes over an array, without a copy.</summary>
    internal static ItemMap Own(int height, int width, ushort[] labels) => new(height, width, labels);

    // In units of 1/height of a source row: pixel y covers [y * height, (y + 1) * height), cell i covers [i * Height, (i + 1) * Height),
    // so the weights are whole numbers and no rounding can turn a majority.
    private ushort Majority(long[] votes, int cellRow, int height, int cellColumn, int width)
    {
        long top = (long)cellRow * Height, bottom = top + Height, left = (long)cellColumn * Width, right = left + Width;
        int firstRow = (int)(top / height), lastRow = (int)((bottom - 1) / height), firstColumn = (int)(left / width),
            lastColumn = (int)((right - 1) / width);
        for (var y = firstRow; y <= lastRow; y++)
        {
            var rowWeight = Math.Min(bottom, ((long)y + 1) * height) - Math.Max(top, (long)y * height);
            for (var x = firstColumn; x <= lastColumn; x++)
            {
                var columnWeight = Math.Min(right, ((long)x + 1) * width) - Math.Max(left, (long)x * width);
                votes[labels[(y * Width) + x]] += rowWeight * columnWeight;
            }
        }

        var winner = Numbers[0];
        foreach (var number in Numbers)
        {
            winner = votes[number] > votes[winner] ? number : winner;
        }

        foreach (var number in Numbers)
        {
            votes[number] = 0;
        }

        return (ushort)winner;
    }
}
