using System.Numerics;

namespace Itemwise.Editing.Masks;

/// <summary>Tells things from backgrounds by where they are in the picture.</summary>
public static class ItemKinds
{
    // Of the sides' lengths; less is a tip that reaches the edge.
    private const double LeastShareOfSide = 0.05;
    private const int SidesOfBackground = 3;

    /// <summary>A background reaches three sides of the picture, as a floor, a wall or a sky does where nothing hides it; so does
    /// what no mask named.</summary>
    /// <remarks>On the drawn scenes of the tabletop world, and for a person before a landscape, it is right; a table that lies
    /// wholly within the picture is taken for a thing, a close-up that fills the frame for a background.</remarks>
    /// <param name="items">The items at the photo's size.</param>
    /// <param name="number">One of them.</param>
    public static ItemKind Guess(ItemMap items, int number)
    {
        ArgumentNullException.ThrowIfNull(items);
        return number == 0 ? ItemKind.Background : Guess(items.Labels, items.Height, items.Width, number);
    }

    /// <summary>The same of an item's mask.</summary>
    /// <param name="item">All its pixels, at the photo's size.</param>
    public static ItemKind Guess(Mask item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Guess(item.Pixels, item.Height, item.Width, 1);
    }

    private static ItemKind Guess<T>(ReadOnlySpan<T> labels, int height, int width, int number) where T : INumberBase<T>
    {
        int top = 0, bottom = 0, left = 0, right = 0;
        for (var column = 0; column < width; column++)
        {
            top += int.CreateChecked(labels[column]) == number ? 1 : 0;
            bottom += int.CreateChecked(labels[((height - 1) * width) + column]) == number ? 1 : 0;
        }

        for (var row = 0; row < height; row++)
        {
            left += int.CreateChecked(labels[row * width]) == number ? 1 : 0;
            right += int.CreateChecked(labels[(row * width) + width - 1]) == number ? 1 : 0;
        }

        var sides = new[] { (double)top / width, (double)bottom / width, (double)left / height, (double)right / height };
        return sides.Count(share => share >= LeastShareOfSide) >= SidesOfBackground ? ItemKind.Background : ItemKind.Thing;
    }
}
