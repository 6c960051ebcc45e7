using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Latents;

/// <summary>Takes an edited picture's tone to the photo's where the two meet, so that no seam shows.</summary>
/// <remarks>Autoencoders and models shift tones a little. How far is known around the edit, where both pictures should show the
/// same; from there the difference is continued inwards, and past places where they do not, as a membrane (Perez et al., "Poisson
/// image editing", 2003, on a coarse grid: what is fine belongs to the edit). Pure: no randomness.</remarks>
public static class ColourMatch
{
    // Of the full range: a cell that differs by more shows another content and no shift of tone.
    private const float Limit = 0.1f;

    private const int Rounds = 400;
    private const int Bands = 3;

    /// <summary>The edited picture with the photo's tone along the edit's border.</summary>
    /// <param name="edited">What the model made: 3 bands, any size.</param>
    /// <param name="photo">The photo as the model saw it, of the same size, 3 bands.</param>
    /// <param name="known">Coarse cells over both: 1 where the edit should show the photo. Nothing is matched where none does.</param>
    /// <returns>Of 16 bits.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static Picture Match(Picture edited, Picture photo, Mask known)
    {
        ArgumentNullException.ThrowIfNull(edited);
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(known);
        if (edited.Width != photo.Width || edited.Height != photo.Height || edited.Bands != Bands || photo.Bands != Bands)
        {
            throw new ArgumentException(
                $"An edited picture of {edited.Width}x{edited.Height}x{edited.Bands} cannot be matched to one of "
                + $"{photo.Width}x{photo.Height}x{photo.Bands}.", nameof(photo));
        }

        if (known.IsEmpty || known.Count == known.Pixels.Length)
        {
            return edited;
        }

        var (planes, photoPlanes) = (edited.ToPlanes(), photo.ToPlanes());
        var area = edited.Width * edited.Height;
        var offsets = new float[Bands][];
        for (var band = 0; band < Bands; band++)
        {
            offsets[band] = Differences(planes.AsSpan(band * area, area), photoPlanes.AsSpan(band * area, area),
                edited.Width, edited.Height, known);
        }

        var alike = Mask.Where(known.Height, known.Width, cell => known.Pixels[cell] != 0
            && Array.TrueForAll(offsets, band => Math.Abs(band[cell]) <= Limit));
        for (var band = 0; band < Bands && !alike.IsEmpty; band++)
        {
            Planes.AddEnlarged(Membrane(Smooth(offsets[band], alike), alike), alike.Height, alike.Width,
                planes.AsSpan(band * area, area), edited.Height, edited.Width);
        }

        return Picture.FromPlanes(planes, edited.Width, edited.Height);
    }

    // What the photo has more than the edit, on average over each cell.
    private static float[] Differences(ReadOnlySpan<float> edited, ReadOnlySpan<float> photo, int width, int height, Mask cells)
    {
        var sums = new float[cells.Height * cells.Width];
        var counts = new int[sums.Length];
        for (var row = 0; row < height; row++)
        {
            var cellRow = (int)((long)row * cells.Height / height) * cells.Width;
            for (var column = 0; column < width; column++)
            {
                var cell = cellRow + (int)((long)column * cells.Width / width);
                sums[cell] += photo[(row * width) + column] - edited[(row * width) + column];
                counts[cell]++;
            }
        }

        for (var cell = 0; cell < sums.Length; cell++)
        {
            sums[cell] /= Math.Max(1, counts[cell]);
        }

        return sums;
    }

    // A cell's mean holds some of the picture's own detail; the mean with its known neighbours holds less.
    private static float[] Smooth(float[] offsets, Mask known)
    {
        var result = new float[offsets.Length];
        for (var row = 0; row < known.Height; row++)
        {
            for (var column = 0; column < known.Width; column++)
            {
                var (sum, count) = (0f, 0);
                for (var y = Math.Max(0, row - 1); known[row, column] && y <= Math.Min(known.Height - 1, row + 1); y++)
                {
                    for (var x = Math.Max(0, column - 1); x <= Math.Min(known.Width - 1, column + 1); x++)
                    {
                        (sum, count) = known[y, x] ? (sum + offsets[(y * known.Width) + x], count + 1) : (sum, count);
                    }
                }

                result[(row * known.Width) + column] = count == 0 ? 0 : sum / count;
            }
        }

        return result;
    }

    // Laplace's equation by successive over-relaxation: known cells stay, every other becomes the mean of its neighbours.
    private static float[] Membrane(float[] offsets, Mask known)
    {
        int height = known.Height, width = known.Width;
        var relaxation = 2 / (1 + MathF.Sin(MathF.PI / Math.Max(height, width)));
        for (var round = 0; round < Rounds; round++)
        {
            for (var row = 0; row < height; row++)
            {
                for (var column = 0; column < width; column++)
                {
                    var cell = (row * width) + column;
                    if (known.Pixels[cell] == 0)
                    {
                        offsets[cell] += relaxation * (Neighbours(offsets, row, column, height, width) - offsets[cell]);
                    }
                }
            }
        }

        return offsets;
    }

    private static float Neighbours(float[] offsets, int row, int column, int height, int width)
    {
        var cell = (row * width) + column;
        var (sum, count) = (0f, 0);
        (sum, count) = row > 0 ? (sum + offsets[cell - width], count + 1) : (sum, count);
        (sum, count) = row < height - 1 ? (sum + offsets[cell + width], count + 1) : (sum, count);
        (sum, count) = column > 0 ? (sum + offsets[cell - 1], count + 1) : (sum, count);
        (sum, count) = column < width - 1 ? (sum + offsets[cell + 1], count + 1) : (sum, count);
        return count == 0 ? 0 : sum / count;
    }
}
