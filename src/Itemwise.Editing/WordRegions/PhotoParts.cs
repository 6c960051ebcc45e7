using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Segmentation;

namespace Itemwise.Editing.WordRegions;

/// <summary>The parts of a photo that a word may mean: items that are known, or what looks alike. Of those a word means the ones that
/// are looked at most.</summary>
/// <remarks>An attention map has a few hundred cells and a sharp peak, so that no threshold on it finds a thing's outline: on rendered
/// scenes the mean over a part chooses right where the map's own cells cover a fraction (docs/methods/foi.md has the figures).</remarks>
/// <param name="parts">A label for each pixel.</param>
internal sealed class PhotoParts(ItemMap parts)
{
    // More are found in no rendered scene, and fewer would merge things of real photos with their surroundings.
    private const int MostParts = 12;

    // Of the part that is looked at most: those above belong to the same thing. A region that is too large loses less than one that
    // leaves half of a thing as it was.
    // Where so many are that they are most of the photo, the map tells little apart and the best have to do.
    private static readonly double[] LeastMeans = [0.3, 0.6, 0.9];

    // Of the photo: hardly a ground or a wall has more.
    private const double MostOfPhoto = 0.65;

    // Means need no more than so many samples across.
    private const int LongestSide = 256;

    /// <summary>How many there are.</summary>
    public int Count => parts.Numbers.Length;

    /// <summary>The parts of a photo that look alike.</summary>
    public static PhotoParts Of(Photo photo) => new(new GraphSegmenter(MostParts).Segment(photo).Map);

    /// <summary>The same with each connected piece a part of its own: what looks alike in two places may be a thing and another's
    /// shadow.</summary>
    public PhotoParts InPieces()
    {
        var (labels, next) = (new int[parts.Labels.Length], 0);
        foreach (var pieces in parts.Numbers.Select(number => Components.Of(parts.MaskOf(number))))
        {
            for (var pixel = 0; pixel < labels.Length; pixel++)
            {
                labels[pixel] = pieces.Parts[pixel] >= 0 ? next + pieces.Parts[pixel] : labels[pixel];
            }

            next += pieces.Counts.Length;
        }

        return next > ushort.MaxValue ? this : new PhotoParts(
            new ItemMap(parts.Height, parts.Width, Array.ConvertAll(labels, label => (ushort)label)));
    }

    /// <summary>The parts that a word means.</summary>
    /// <param name="map">How much each cell attends to it, smoothed.</param>
    /// <param name="others">The maps of words that mean something else: a part that one of them looks at more is that one's. Where
    /// they have all, this one gets the cells of the best part that it looks at more.</param>
    /// <returns>At the parts' size; never empty.</returns>
    public Mask Meant(KeywordMap map, params IEnumerable<KeywordMap> others)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(others);
        var (means, rivals) = (Means(map), others.ToArray());
        var (most, theirs) = (means.Values.Max(), rivals.Select(Means).ToArray());
        var own = means.Where(part => part.Value >= LeastMeans[0] * most && theirs.All(rival => rival[part.Key] <= part.Value)).ToArray();
        var chosen = own.Length > 0 ? Best(own) : Divided(Best([.. means]), map, rivals);
        var near = map.Surroundings().Sample(parts.Height, parts.Width);
        return chosen.Overlaps(near) ? chosen.Intersect(near) : chosen;
    }

    private Mask Best(KeyValuePair<int, double>[] some)
    {
        var most = some.Max(part => part.Value);
        return LeastMeans.Select(least => parts.MaskOf(some.Where(part => part.Value >= least * most).Select(part => part.Key)))
            .Aggregate((all, fewer) => all.Count > MostOfPhoto * all.Pixels.Length ? fewer : all);
    }

    // Two things of one colour that touch are one part, and it goes cell by cell to the word that looks there more.
    private Mask Divided(Mask shared, KeywordMap map, IEnumerable<KeywordMap> rivals)
    {
        var cells = Mask.Where(map.Height, map.Width, cell => rivals.All(rival => rival.Values[cell] <= map.Values[cell]))
            .Sample(parts.Height, parts.Width);
        return shared.Overlaps(cells) ? shared.Intersect(cells) : shared;
    }

    private Dictionary<int, double> Means(KeywordMap map)
    {
        var scale = Math.Min(1, (double)LongestSide / Math.Max(parts.Height, parts.Width));
        var small = parts.Sample(Math.Max(1, (int)(parts.Height * scale)), Math.Max(1, (int)(parts.Width * scale)));
        var sums = new Dictionary<int, (double Sum, int Count)>();
        for (var row = 0; row < small.Height; row++)
        {
            for (var column = 0; column < small.Width; column++)
            {
                var (sum, count) = sums.GetValueOrDefault(small[row, column]);
                sums[small[row, column]] = (sum + map.At((row + 0.5) / small.Height, (column + 0.5) / small.Width), count + 1);
            }
        }

        var lowest = map.Values.ToArray().Min();
        return sums.ToDictionary(part => part.Key, part => (part.Value.Sum / part.Value.Count) - lowest);
    }
}
