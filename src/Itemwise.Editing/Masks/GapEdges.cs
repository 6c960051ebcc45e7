using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>Draws the edges between items inside a closed gap straight from where they enter it to where they leave it.</summary>
/// <remarks>Nearest labels meet along the gap's middle line, which bends a horizon towards the middle of what stood before it.
/// Giving each pixel the label that most of its neighbourhood has, again and again, moves edges by their curvature (Merriman, Bence
/// and Osher, 1992) until they are straight between their fixed ends. Things that stand before the gap are looked through: an edge
/// that meets one comes from behind it, and would else end wherever it meets the thing at a right angle. Done on cells of which the
/// gap's longer side has at most
/// <see cref="MostCells"/>, so the work grows with the gap's pixels alone.</remarks>
internal static class GapEdges
{
    private const int MostCells = 96;
    private const int MostRounds = 60;

    // A third of the gap: smaller neighbourhoods stop at slight bends, because no cell is outvoted any more.
    private const int ReachShare = 3;
    private const int Undecided = -1;

    /// <summary>Straightens the edges inside one gap.</summary>
    /// <param name="labels">Labels of all pixels, row by row; those of the gap are changed.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="gaps">The gaps.</param>
    /// <param name="gap">Which of them.</param>
    /// <param name="growers">Numbers of the items that share the gap.</param>
    public static void Straighten(ushort[] labels, int width, Components gaps, int gap, IReadOnlyList<int> growers)
    {
        var height = labels.Length / width;
        var box = gaps.Boxes[gap];
        var longest = Math.Max(box.Height, box.Width);
        if (growers.Count < 2 || longest < 4)
        {
            return;
        }

        var stride = ((longest - 1) / MostCells) + 1;
        var reach = Math.Max(2, longest / stride / ReachShare);
        var coarse = new Grid(labels, height, width, gaps.Parts, gap, box.Grown((reach + 1) * stride, height, width), stride, growers);
        coarse.LookThrough();
        for (var round = 0; round < MostRounds && coarse.Vote(reach); round++)
        {
        }

        coarse.WriteTo(labels, width, gaps.Parts, gap);
        if (stride > 1)
        {
            // The cells' own steps are smoothed away at the size of the pixels.
            var fine = new Grid(labels, height, width, gaps.Parts, gap, box.Grown(stride + 1, height, width), 1, growers);
            fine.Vote(stride);
            fine.Vote(stride);
            fine.WriteTo(labels, width, gaps.Parts, gap);
        }
    }

    // Cells of a window: who holds each (an index into the growers), and which lie in the gap.
    private sealed class Grid
    {
        private readonly PixelBox window;
        private readonly int stride;
        private readonly int rows;
        private readonly int columns;
        private readonly IReadOnlyList<int> growers;
        private readonly bool[] isOpen;
        private int[] holders;

        public Grid(ushort[] labels, int height, int width, int[] parts, int gap, PixelBox window, int stride, IReadOnlyList<int> growers)
        {
            (this.window, this.stride, this.growers) = (window, stride, growers);
            (rows, columns) = (((window.Height - 1) / stride) + 1, ((window.Width - 1) / stride) + 1);
            (holders, isOpen) = (new int[rows * columns], new bool[rows * columns]);
            var index = growers.Select((number, at) => (number, at)).ToDictionary(pair => pair.number, pair => pair.at);
            for (var cell = 0; cell < holders.Length; cell++)
            {
                var row = Math.Min(window.Top + (cell / columns * stride) + (stride / 2), height - 1);
                var column = Math.Min(window.Left + (cell % columns * stride) + (stride / 2), width - 1);
                var pixel = (row * width) + column;
                isOpen[cell] = parts[pixel] == gap;
                holders[cell] = index.GetValueOrDefault(labels[pixel], Undecided);
            }
        }

        // What no grower holds is given to the nearest and voted on like the gap, so that edges go on behind it; only the gap is written.
        public void LookThrough()
        {
            var known = Mask.Where(rows, columns, cell => holders[cell] != Undecided);
            if (known.IsEmpty || known.Count == holders.Length)
            {
                return;
            }

            var nearest = NearestFeature.Find(known);
            for (var cell = 0; cell < holders.Length; cell++)
            {
                (holders[cell], isOpen[cell]) = (holders[nearest[cell]], isOpen[cell] || nearest[cell] != cell);
            }
        }

        // One round: each open cell goes to whoever holds most of the square around it; false when none changed hands.
        public bool Vote(int reach)
        {
            var best = new int[holders.Length];
            var next = (int[])holders.Clone();
            for (var grower = 0; grower < growers.Count; grower++)
            {
                var sums = Sums(grower);
                for (var cell = 0; cell < best.Length; cell++)
                {
                    if (isOpen[cell])
                    {
                        // The present holder wins a draw.
                        var votes = (2 * Around(sums, cell, reach)) + (holders[cell] == grower ? 1 : 0);
                        (best[cell], next[cell]) = votes > best[cell] ? (votes, grower) : (best[cell], next[cell]);
                    }
                }
            }

            var changed = !holders.AsSpan().SequenceEqual(next);
            holders = next;
            return changed;
        }

        public void WriteTo(ushort[] labels, int width, int[] parts, int gap)
        {
            for (var row = window.Top; row < window.Bottom; row++)
            {
                var line = (row - window.Top) / stride * columns;
                for (var column = window.Left; column < window.Right; column++)
                {
                    var pixel = (row * width) + column;
                    if (parts[pixel] == gap && holders[line + ((column - window.Left) / stride)] is var holder and not Undecided)
                    {
                        labels[pixel] = (ushort)growers[holder];
                    }
                }
            }
        }

        // Cells of a grower above and left of each corner: [rows + 1, columns + 1].
        private int[] Sums(int grower)
        {
            var sums = new int[(rows + 1) * (columns + 1)];
            for (var row = 0; row < rows; row++)
            {
                var inRow = 0;
                for (var column = 0; column < columns; column++)
                {
                    inRow += holders[(row * columns) + column] == grower ? 1 : 0;
                    sums[((row + 1) * (columns + 1)) + column + 1] = sums[(row * (columns + 1)) + column + 1] + inRow;
                }
            }

            return sums;
        }

        private int Around(int[] sums, int cell, int reach)
        {
            int top = Math.Max(0, (cell / columns) - reach), bottom = Math.Min(rows, (cell / columns) + reach + 1);
            int left = Math.Max(0, (cell % columns) - reach), right = Math.Min(columns, (cell % columns) + reach + 1);
            return sums[(bottom * (columns + 1)) + right] - sums[(top * (columns + 1)) + right] - sums[(bottom * (columns + 1)) + left]
                + sums[(top * (columns + 1)) + left];
        }
    }
}
