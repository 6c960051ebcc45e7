using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Segmentation;

/// <summary>Brings a small label map to a photo's size so that outlines follow the photo.</summary>
/// <remarks>Joint bilateral upsampling (Kopf et al., SIGGRAPH 2007) of a vote: near an outline, the copy's pixels around
/// each pixel of the photo vote for their label with a weight that falls with distance and with the difference in
/// colour. Those on an outline hardly count: their colours are mixed, and which side they went to is the grouping's guess. Away
/// from outlines nothing is computed.</remarks>
public static class LabelUpsampling
{
    private static readonly Window Fine = new(Reach: 3, SpaceSigma: 1.5, Border: 1);
    private const double ColourSigma = 8.0;
    private const double BorderWeight = 0.05;

    /// <summary>The label map at the photo's size.</summary>
    /// <param name="labels">Item numbers of a small copy of the photo, row by row.</param>
    /// <param name="height">Rows of the copy; may be the photo's own.</param>
    /// <param name="width">Columns of the copy.</param>
    /// <param name="photo">What outlines shall follow.</param>
    public static ItemMap Of(ushort[] labels, int height, int width, Photo photo) => Of(labels, height, width, photo, Fine);

    /// <summary>The same with a window of one's own.</summary>
    internal static ItemMap Of(ushort[] labels, int height, int width, Photo photo, Window window)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(photo);
        var small = photo.Height == height && photo.Width == width ? photo.Rgb : photo.Rgb.Resize(width, height, Resampling.Lanczos3);
        var vote = new Vote(labels, small, photo.Rgb, window);
        var result = new ushort[photo.Height * photo.Width];
        for (var row = 0; row < photo.Height; row++)
        {
            vote.Row(row, result.AsSpan(row * photo.Width, photo.Width));
        }

        return ItemMap.Own(photo.Height, photo.Width, result);
    }

    /// <summary>Who votes.</summary>
    /// <param name="Reach">Pixels of the copy from the one that is voted on to the furthest voter; one as near to an outline is
    /// voted on.</param>
    /// <param name="SpaceSigma">How fast a vote falls with distance, in pixels of the copy.</param>
    /// <param name="Border">Pixels this near to an outline hardly count.</param>
    internal readonly record struct Window(int Reach, double SpaceSigma, int Border);

    private sealed class Vote(ushort[] labels, Picture small, Picture large, Window window)
    {
        private readonly bool[] mixed = Mixed(labels, small.Height, small.Width, window.Reach);
        private readonly bool[] border = Mixed(labels, small.Height, small.Width, window.Border);
        private readonly double[] votes = new double[labels.Max() + 1];
        private readonly List<ushort> candidates = [];

        public void Row(int row, Span<ushort> result)
        {
            var y = ((row + 0.5) * small.Height / large.Height) - 0.5;
            var line = Math.Clamp((int)Math.Round(y), 0, small.Height - 1) * small.Width;
            for (var column = 0; column < result.Length; column++)
            {
                var x = ((column + 0.5) * small.Width / large.Width) - 0.5;
                var cell = line + Math.Clamp((int)Math.Round(x), 0, small.Width - 1);
                result[column] = mixed[cell] ? Winner(x, y, ((row * large.Width) + column) * 3) : labels[cell];
            }
        }

        private ushort Winner(double x, double y, int sample)
        {
            candidates.Clear();
            int middleRow = (int)Math.Round(y), middleColumn = (int)Math.Round(x);
            var reach = window.Reach;
            for (var row = Math.Max(0, middleRow - reach); row <= Math.Min(small.Height - 1, middleRow + reach); row++)
            {
                for (var column = Math.Max(0, middleColumn - reach); column <= Math.Min(small.Width - 1, middleColumn + reach); column++)
                {
                    var cell = (row * small.Width) + column;
                    var distance = ((row - y) * (row - y)) + ((column - x) * (column - x));
                    Add(labels[cell], (border[cell] ? BorderWeight : 1) * Math.Exp(
                        -(distance / (2 * window.SpaceSigma * window.SpaceSigma))
                            - (Difference(3 * cell, sample) / (2 * ColourSigma * ColourSigma))));
                }
            }

            var winner = candidates[0];
            foreach (var label in candidates)
            {
                winner = votes[label] > votes[winner] ? label : winner;
            }

            foreach (var label in candidates)
            {
                votes[label] = 0;
            }

            return winner;
        }

        private void Add(ushort label, double weight)
        {
            if (!candidates.Contains(label))
            {
                candidates.Add(label);
            }

            votes[label] += weight;
        }

        private double Difference(int smallSample, int largeSample)
        {
            var one = small.Bytes.Slice(smallSample, 3);
            var other = large.Bytes.Slice(largeSample, 3);
            double red = one[0] - other[0], green = one[1] - other[1], blue = one[2] - other[2];
            return ((red * red) + (green * green) + (blue * blue)) / 3;
        }

        /// <summary>Whether any pixel within reach has another label.</summary>
        private static bool[] Mixed(ushort[] labels, int height, int width, int reach)
        {
            var mixed = new bool[labels.Length];
            for (var pixel = 0; pixel < mixed.Length; pixel++)
            {
                var (row, column) = (pixel / width, pixel % width);
                for (var y = Math.Max(0, row - reach); y <= Math.Min(height - 1, row + reach) && !mixed[pixel]; y++)
                {
                    for (var x = Math.Max(0, column - reach); x <= Math.Min(width - 1, column + reach); x++)
                    {
                        mixed[pixel] |= labels[(y * width) + x] != labels[pixel];
                    }
                }
            }

            return mixed;
        }
    }
}
