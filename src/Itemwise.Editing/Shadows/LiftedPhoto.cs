using System.Collections.Immutable;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Shadows;

/// <summary>A photo without the shadows of items that are taken away.</summary>
/// <param name="Photo">The photo in which the light is what it would be; bit for bit the given one outside of
/// <paramref name="Lifted"/>.</param>
/// <param name="Lifted">The pixels whose samples were made brighter, at the photo's size.</param>
public sealed record LiftedPhoto(Photo Photo, Mask Lifted)
{
    // A shadow is a large thing: more pixels would find it no better.
    private const int LargestSide = 384;

    private const float LeastGain = 1.002f;

    /// <summary>Lifts the shadows that items throw on the backgrounds around them (<see cref="CastShadow"/>). What lies in a
    /// shadow keeps its own detail, at the photo's size: its light is multiplied.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="items">Its items.</param>
    /// <param name="removed">The numbers of the items that are taken away.</param>
    /// <param name="kept">Pixels that stay as they are, at the photo's size.</param>
    public static LiftedPhoto Of(Photo photo, Items items, ImmutableArray<int> removed, Mask kept)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(items);
        var result = new LiftedPhoto(photo, Mask.Empty(photo.Height, photo.Width));
        return removed.Aggregate(result, (lifted, item) => lifted.Without(items, removed, item, kept));
    }

    private LiftedPhoto Without(Items items, ImmutableArray<int> removed, int item, Mask kept)
    {
        var own = items.MaskOf(item);
        var box = own.Bounds()!.Value.Grown((int)CastShadow.SizeOfSurroundings(own.Count), Photo.Height, Photo.Width);
        var scale = Math.Min(1, (double)LargestSide / Math.Max(box.Height, box.Width));
        var (height, width) = (Math.Max(1, (int)(box.Height * scale)), Math.Max(1, (int)(box.Width * scale)));
        var planes = new PhotoView(Photo, new WorkingFrame(height, width, 1, box)).ToPlanes();
        var map = items.Map.Crop(box).Sample(height, width);
        var (gone, things) = (map.MaskOf(item), map.MaskOf(Of(items, ItemKind.Thing).Except(removed)));
        var gains = Of(items, ItemKind.Background).Except(removed)
            .Select(ground => CastShadow.GainsOf(planes, gone, map.MaskOf(ground), things)).OfType<float[]>().ToArray();
        if (gains.Length == 0)
        {
            return this;
        }

        float[] together = [.. Enumerable.Range(0, planes.Length / 3).Select(i => gains.Max(gain => gain[i]))];
        var native = new float[box.Height * box.Width];
        Planes.AddEnlarged(together, height, width, native, box.Height, box.Width);
        var lit = Mask.Where(box.Height, box.Width, i => native[i] > LeastGain).PlacedIn(Photo.Height, Photo.Width, box).Subtract(kept);
        return lit.Bounds() is { } changed ? new LiftedPhoto(Lit(lit, changed, native, box), Lifted.Union(lit)) : this;
    }

    private static IEnumerable<int> Of(Items items, ItemKind kind) =>
        items.All.Select(item => item.Number).Where(number => items.KindOf(number) == kind);

    private Photo Lit(Mask lit, PixelBox changed, float[] gains, PixelBox box)
    {
        var planes = Photo.Native.Crop(changed.Left, changed.Top, changed.Width, changed.Height).ToWorkingRgb(16).ToPlanes();
        var weights = new byte[changed.Height * changed.Width];
        for (var i = 0; i < weights.Length; i++)
        {
            var (row, column) = (changed.Top + (i / changed.Width), changed.Left + (i % changed.Width));
            weights[i] = lit[row, column] ? (byte)255 : (byte)0;
            var gain = gains[((row - box.Top) * box.Width) + column - box.Left];
            for (var at = i; weights[i] != 0 && at < planes.Length; at += weights.Length)
            {
                planes[at] = (float)Math.Min(1, LinearLight.Encode(LinearLight.Decode(planes[at]) * gain));
            }
        }

        var edited = Picture.FromPlanes(planes, changed.Width, changed.Height);
        return new Photo(Photo.Path, Photo.Sha256, Photo.Native.Compose(edited, changed, changed, weights));
    }
}
