using System.Diagnostics.CodeAnalysis;
using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>A set of pixels of a picture, immutable: 1 where a pixel belongs to it, 0 elsewhere.</summary>
/// <remarks>Row-major, one byte a pixel. Operations take masks of the same size and return new ones.</remarks>
public sealed class Mask : IEquatable<Mask>
{
    private readonly byte[] pixels;

    /// <summary>Copies a plane; every value but 0 counts as inside.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="pixels">Row-major, height x width values.</param>
    /// <exception cref="ArgumentException">The size is not positive or does not match the number of values.</exception>
    public Mask(int height, int width, ReadOnlySpan<byte> pixels) : this(height, width, pixels.ToArray())
    {
        foreach (ref var pixel in this.pixels.AsSpan())
        {
            pixel = pixel == 0 ? (byte)0 : (byte)1;
        }
    }

    /// <summary>Takes over an array that holds only 0 and 1.</summary>
    private Mask(int height, int width, byte[] owned)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (owned.LongLength != (long)height * width)
        {
            throw new ArgumentException(
                $"A mask of {height} x {width} needs {(long)height * width} values, {owned.LongLength} were given.");
        }

        (Height, Width, pixels) = (height, width, owned);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Row-major pixels, 0 or 1.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>Share of the picture's pixels that belong to the mask, 0 to 1, rounded to the six digits that are reported.</summary>
    public double Share => Math.Round((double)Count / pixels.Length, 6);

    /// <summary>How many pixels belong to the mask.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var pixel in pixels)
            {
                count += pixel;
            }

            return count;
        }
    }

    /// <summary>Whether no pixel belongs to the mask.</summary>
    public bool IsEmpty => pixels.AsSpan().IndexOf((byte)1) < 0;

    /// <summary>Whether the pixel belongs to the mask.</summary>
    [SuppressMessage("Design", "CA1043", Justification = "A pixel is addressed by row and column.")]
    public bool this[int row, int column] => pixels[(row * Width) + column] != 0;

    /// <summary>A mask without any pixel.</summary>
    public static Mask Empty(int height, int width) => new(height, width, new byte[height * width]);

    /// <summary>A mask of every pixel.</summary>
    public static Mask Full(int height, int width) => Where(height, width, _ => true);

    /// <summary>The pixels for whose row-major index the condition holds.</summary>
    public static Mask Where(int height, int width, Func<int, bool> condition)
    {
        var pixels = new byte[height * width];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = condition(i) ? (byte)1 : (byte)0;
        }

        return new Mask(height, width, pixels);
    }

    /// <summary>Pixels of either mask.</summary>
    public Mask Union(Mask other) => Combine(other, static (a, b) => (byte)(a | b));

    /// <summary>Pixels of this mask that the other lacks.</summary>
    public Mask Subtract(Mask other) => Combine(other, static (a, b) => (byte)(a & (b ^ 1)));

    /// <summary>Pixels of both masks.</summary>
    public Mask Intersect(Mask other) => Combine(other, static (a, b) => (byte)(a & b));

    /// <summary>Pixels of exactly one of the two masks.</summary>
    public Mask Difference(Mask other) => Combine(other, static (a, b) => (byte)(a ^ b));

    /// <summary>Every pixel that is not in this mask.</summary>
    public Mask Complement() => Where(Height, Width, i => pixels[i] == 0);

    /// <summary>Whether some pixel belongs to both masks.</summary>
    public bool Overlaps(Mask other)
    {
        RequireSameSize(other);
        for (var i = 0; i < pixels.Length; i++)
        {
            if ((pixels[i] & other.pixels[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The part of the mask that a rectangle inside it covers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or leaves the mask.</exception>
    public Mask Crop(PixelBox box) => new(box.Height, box.Width, Planes.Crop<byte>(pixels, Height, Width, box));

    /// <summary>This mask as a part of a larger one that is empty elsewhere.</summary>
    /// <param name="height">Rows of the larger mask.</param>
    /// <param name="width">Columns of the larger mask.</param>
    /// <param name="box">Where this one lies in it; of this mask's size.</param>
    public Mask PlacedIn(int height, int width, PixelBox box)
    {
        if (box.Height != Height || box.Width != Width || box.Top < 0 || box.Left < 0 || box.Bottom > height || box.Right > width)
        {
            throw new ArgumentException($"A mask of {Height} x {Width} does not lie at {box} in one of {height} x {width}.", nameof(box));
        }

        var result = new byte[height * width];
        for (var row = 0; row < Height; row++)
        {
            pixels.AsSpan(row * Width, Width).CopyTo(result.AsSpan(((box.Top + row) * width) + box.Left));
        }

        return new Mask(height, width, result);
    }

    /// <summary>Nearest neighbour at another size: the source index is floor(i * in / out), the upper left pixel of each cell.</summary>
    public Mask Sample(int height, int width) => new(height, width, Planes.Sample(pixels, Height, Width, height, width));

    /// <summary>At another size, every cell that some pixel of the mask overlaps, however little.</summary>
    public Mask SampleCovering(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var cells = new byte[height * width];
        for (var i = pixels.AsSpan().IndexOf((byte)1); i >= 0 && i < pixels.Length; i++)
        {
            if (pixels[i] == 0)
            {
                continue;
            }

            var (firstRow, lastRow) = CellsOver(i / Width, Height, height);
            var (firstColumn, lastColumn) = CellsOver(i % Width, Width, width);
            for (var row = firstRow; row <= lastRow; row++)
            {
                cells.AsSpan((row * width) + firstColumn, lastColumn - firstColumn + 1).Fill(1);
            }
        }

        return new Mask(height, width, cells);
    }

    /// <summary>The smallest rectangle that holds the mask, or null if the mask is empty.</summary>
    public PixelBox? Bounds()
    {
        int top = Height, left = Width, bottom = 0, right = 0;
        for (var row = 0; row < Height; row++)
        {
            var line = pixels.AsSpan(row * Width, Width);
            var first = line.IndexOf((byte)1);
            if (first < 0)
            {
                continue;
            }

            (top, bottom) = (Math.Min(top, row), row + 1);
            (left, right) = (Math.Min(left, first), Math.Max(right, line.LastIndexOf((byte)1) + 1));
        }

        return bottom == 0 ? null : new PixelBox(top, left, bottom, right);
    }

    /// <inheritdoc/>
    public bool Equals(Mask? other) =>
        other is not null && Height == other.Height && Width == other.Width && pixels.AsSpan().SequenceEqual(other.pixels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Mask);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Height);
        hash.Add(Width);
        hash.AddBytes(pixels);
        return hash.ToHashCode();
    }

    /// <summary>Size and number of pixels.</summary>
    public override string ToString() => $"{Count} of {Height} x {Width} pixels";

    /// <summary>A mask that takes over an array of 0 and 1, without a copy.</summary>
    internal static Mask Own(int height, int width, byte[] pixels) => new(height, width, pixels);

    internal void RequireSameSize(Mask other)
    {
        if (Height != other.Height || Width != other.Width)
        {
            throw new ArgumentException($"A mask of {Height} x {Width} cannot be combined with one of {other.Height} x {other.Width}.");
        }
    }

    // Pixel p covers [p / size, (p + 1) / size) of the picture's side, cell i covers [i / cellCount, (i + 1) / cellCount).
    private static (int First, int Last) CellsOver(int pixel, int size, int cellCount) =>
        ((int)((long)pixel * cellCount / size), (int)(((((long)pixel + 1) * cellCount) - 1) / size));

    private Mask Combine(Mask other, Func<byte, byte, byte> combine)
    {
        RequireSameSize(other);
        var result = new byte[pixels.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = combine(pixels[i], other.pixels[i]);
        }

        return new Mask(Height, Width, result);
    }
}
