using System.Collections.Immutable;
using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>The connected parts of a mask; pixels connect to the four beside them, or to all eight around them.</summary>
/// <param name="Parts">For each pixel, row by row, the part it belongs to, from 0; -1 outside the mask.</param>
/// <param name="Boxes">The bounding box of each part.</param>
/// <param name="Counts">How many pixels each part has.</param>
public sealed record Components(int[] Parts, ImmutableArray<PixelBox> Boxes, ImmutableArray<int> Counts)
{
    /// <summary>Finds the parts in the order in which their first pixels come; linear in time and memory.</summary>
    /// <param name="mask">Any mask.</param>
    /// <param name="diagonally">Whether pixels that touch at a corner connect too.</param>
    public static Components Of(Mask mask, bool diagonally = false)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var parts = new int[mask.Pixels.Length];
        Array.Fill(parts, -1);
        var boxes = ImmutableArray.CreateBuilder<PixelBox>();
        var counts = ImmutableArray.CreateBuilder<int>();
        var open = new Stack<int>();
        for (var start = 0; start < parts.Length; start++)
        {
            if (mask.Pixels[start] != 0 && parts[start] < 0)
            {
                var (box, count) = Spread(mask, parts, open, start, boxes.Count, diagonally);
                boxes.Add(box);
                counts.Add(count);
            }
        }

        return new Components(parts, boxes.ToImmutable(), counts.ToImmutable());
    }

    private static (PixelBox Box, int Count) Spread(Mask mask, int[] parts, Stack<int> open, int start, int part, bool diagonally)
    {
        var (height, width) = (mask.Height, mask.Width);
        int top = height, left = width, bottom = 0, right = 0, count = 0;
        Take(start);
        while (open.TryPop(out var pixel))
        {
            var (row, column) = (pixel / width, pixel % width);
            (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row + 1));
            (left, right) = (Math.Min(left, column), Math.Max(right, column + 1));
            TakeIf(row > 0, pixel - width);
            TakeIf(row < height - 1, pixel + width);
            TakeIf(column > 0, pixel - 1);
            TakeIf(column < width - 1, pixel + 1);
            if (diagonally)
            {
                TakeIf(row > 0 && column > 0, pixel - width - 1);
                TakeIf(row > 0 && column < width - 1, pixel - width + 1);
                TakeIf(row < height - 1 && column > 0, pixel + width - 1);
                TakeIf(row < height - 1 && column < width - 1, pixel + width + 1);
            }
        }

        return (new PixelBox(top, left, bottom, right), count);

        void TakeIf(bool inside, int pixel)
        {
            if (inside && mask.Pixels[pixel] != 0 && parts[pixel] < 0)
            {
                Take(pixel);
            }
        }

        void Take(int pixel)
        {
            parts[pixel] = part;
            count++;
            open.Push(pixel);
        }
    }
}
