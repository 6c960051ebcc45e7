using Itemwise.Tabletop.Rendering;

namespace Itemwise.Tabletop.Edits;

/// <summary>Where in the picture an edit, or several one after another, changes what is seen. Planes of width x height, row by
/// row.</summary>
public sealed class EditRegion
{
    private const int Gone = 0;
    private const int NumberCount = Scene.WallItem + 1;

    private readonly bool[] things;
    private readonly bool[] shadows;

    private EditRegion(int width, int height, bool[] things, bool[] shadows) =>
        (Width, Height, this.things, this.shadows) = (width, height, things, shadows);

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>True where another item is seen afterwards than before, and on every pixel of a changed item, before and after.</summary>
    public ReadOnlySpan<bool> Things => things;

    /// <summary>True where only the colour of what was left alone differs: shadows, the dark where things touch, reflections in
    /// metal.</summary>
    public ReadOnlySpan<bool> Shadows => shadows;

    /// <summary>The region of edits, from the true pictures before and after.</summary>
    /// <param name="before">The scene before.</param>
    /// <param name="edits">The edits in order, at least one.</param>
    /// <param name="pictureBefore">The picture of <paramref name="before"/>.</param>
    /// <param name="pictureAfter">The picture of the scene after all edits, of the same size.</param>
    /// <exception cref="ArgumentException">Pictures of different sizes.</exception>
    public static EditRegion Of(Scene before, IEnumerable<SceneEdit> edits, ScenePicture pictureBefore, ScenePicture pictureAfter)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(edits);
        ArgumentNullException.ThrowIfNull(pictureBefore);
        ArgumentNullException.ThrowIfNull(pictureAfter);
        if (pictureBefore.Width != pictureAfter.Width || pictureBefore.Height != pictureAfter.Height)
        {
            throw new ArgumentException(
                $"The pictures are {pictureBefore.Width} x {pictureBefore.Height} and {pictureAfter.Width} x {pictureAfter.Height}.");
        }

        var fates = Fates(before, edits, out var changedAfter);
        var itemsBefore = pictureBefore.Items;
        var itemsAfter = pictureAfter.Items;
        var (things, shadows) = (new bool[itemsBefore.Length], new bool[itemsBefore.Length]);
        for (var pixel = 0; pixel < things.Length; pixel++)
        {
            var fate = fates[itemsBefore[pixel]];
            things[pixel] = fate.IsChanged || fate.Number != itemsAfter[pixel] || changedAfter[itemsAfter[pixel]];
            shadows[pixel] = !things[pixel] && !pictureBefore.ColourAt(pixel).SequenceEqual(pictureAfter.ColourAt(pixel));
        }

        return new EditRegion(pictureBefore.Width, pictureBefore.Height, things, shadows);
    }

    // What becomes of each item that is there before, and which items are changed ones by their numbers afterwards.
    private static (int Number, bool IsChanged)[] Fates(Scene before, IEnumerable<SceneEdit> edits, out bool[] changedAfter)
    {
        var fates = Enumerable.Range(0, NumberCount).Select(item => (Number: item, IsChanged: false)).ToArray();
        var changed = new HashSet<int>();
        var scene = before;
        foreach (var edit in edits)
        {
            var item = edit.ChangedItem(scene);
            fates = [.. fates.Select(fate => (After(edit, fate.Number), fate.IsChanged || fate.Number == item))];
            changed = [.. changed.Append(item).Select(number => After(edit, number))];
            scene = edit.Apply(scene);
        }

        changedAfter = [.. Enumerable.Range(0, NumberCount).Select(number => number != Gone && changed.Contains(number))];
        return fates;
    }

    private static int After(SceneEdit edit, int number) => number == Gone ? Gone : edit.NumberAfter(number);
}
