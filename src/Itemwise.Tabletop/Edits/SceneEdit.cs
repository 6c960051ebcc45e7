using System.Numerics;

namespace Itemwise.Tabletop.Edits;

/// <summary>One thing that is changed in a scene, under the same camera and light: what it leaves is the edit's true result. The set is
/// closed.</summary>
public abstract record SceneEdit
{
    private SceneEdit()
    {
    }

    /// <summary>The scene afterwards.</summary>
    /// <exception cref="ArgumentException">The scene has not the object that is changed, or no room for one more.</exception>
    public abstract Scene Apply(Scene scene);

    /// <summary>The item that is changed: its number before, or that of the added object afterwards.</summary>
    public abstract int ChangedItem(Scene before);

    /// <summary>The number that an item has afterwards: its own, but for those behind a removed object; 0 for the removed one.</summary>
    public virtual int NumberAfter(int itemBefore) => itemBefore;

    /// <summary>The edit that makes one scene into another.</summary>
    /// <param name="before">The scene before.</param>
    /// <param name="after">The scene after.</param>
    /// <param name="changed">The item that is changed: its number before, or that of an added object afterwards.</param>
    /// <returns>The edit, or null where the scenes differ in anything else.</returns>
    public static SceneEdit? Between(Scene before, Scene after, int changed)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        SceneEdit? edit = changed switch
        {
            Scene.GroundItem => new ChangeGround(after.Ground),
            Scene.WallItem => new ChangeWall(after.Wall),
            _ when after.Objects.Length > before.Objects.Length =>
                changed == before.Objects.Length + 1 ? new Add(after.ObjectOf(changed)) : null,
            _ when changed > before.Objects.Length => null,
            _ when after.Objects.Length < before.Objects.Length => new Remove(changed),
            _ => BetweenObjects(changed, before.ObjectOf(changed), after.ObjectOf(changed)),
        };
        return edit?.Apply(before) == after ? edit : null;
    }

    /// <summary>Makes an object anew from words, in its place: what <c>edit --describe</c> asks for.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="item">The object's number.</param>
    /// <param name="words">What it shall be. What they do not say of its colour stays.</param>
    public static Replace Describe(Scene scene, int item, ObjectDescription words)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(words);
        var old = scene.ObjectOf(item);
        var coloured = words.Colour is { } colour ? old with { Colour = colour, Rgb = Palette.Of(colour) } : old;
        return new Replace(item, coloured with { Kind = words.Kind, Material = words.Material });
    }

    /// <summary>Puts an object of another scene in an object's place: what <c>edit --replace</c> asks for. Place, size and yaw
    /// stay.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="item">The object's number.</param>
    /// <param name="other">The object to be seen there.</param>
    public static Replace By(Scene scene, int item, SceneObject other)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var old = scene.ObjectOf(item);
        return new Replace(item, other with { X = old.X, Z = old.Z, Size = old.Size, Yaw = old.Yaw });
    }

    private static SceneEdit BetweenObjects(int item, SceneObject old, SceneObject now)
    {
        SceneEdit[] simple =
        [
            new Recolour(item, now.Colour, now.Rgb), new ChangeMaterial(item, now.Material), new Move(item, now.X, now.Z),
            new Resize(item, now.Size),
        ];
        return simple.FirstOrDefault(edit => edit is ObjectEdit one && one.Change(old) == now) ?? new Replace(item, now);
    }

    /// <summary>An edit of one object that is there before and after.</summary>
    /// <param name="Item">The object's number.</param>
    public abstract record ObjectEdit(int Item) : SceneEdit
    {
        /// <summary>The object afterwards.</summary>
        public abstract SceneObject Change(SceneObject old);

        /// <inheritdoc/>
        public override Scene Apply(Scene scene)
        {
            ArgumentNullException.ThrowIfNull(scene);
            return scene.With(Item, Change(scene.ObjectOf(Item)));
        }

        /// <inheritdoc/>
        public override int ChangedItem(Scene before) => Item;
    }

    /// <summary>Paints an object.</summary>
    /// <param name="Item">The object's number.</param>
    /// <param name="Colour">The word for the new colour.</param>
    /// <param name="Rgb">The new colour.</param>
    public sealed record Recolour(int Item, Colour Colour, Vector3 Rgb) : ObjectEdit(Item)
    {
        /// <inheritdoc/>
        public override SceneObject Change(SceneObject old)
        {
            ArgumentNullException.ThrowIfNull(old);
            return old.Painted(Colour, Rgb);
        }
    }

    /// <summary>Makes an object of something else.</summary>
    /// <param name="Item">The object's number.</param>
    /// <param name="Material">The new material.</param>
    public sealed record ChangeMaterial(int Item, Material Material) : ObjectEdit(Item)
    {
        /// <inheritdoc/>
        public override SceneObject Change(SceneObject old)
        {
            ArgumentNullException.ThrowIfNull(old);
            return old with { Material = Material };
        }
    }

    /// <summary>Puts another object in an object's place.</summary>
    /// <param name="Item">The object's number.</param>
    /// <param name="Replacement">What stands there afterwards.</param>
    public sealed record Replace(int Item, SceneObject Replacement) : ObjectEdit(Item)
    {
        /// <inheritdoc/>
        public override SceneObject Change(SceneObject old) => Replacement;
    }

    /// <summary>Moves an object on the table. <see cref="CameraView.Project"/> says where in the picture that is.</summary>
    /// <param name="Item">The object's number.</param>
    /// <param name="X">Where it stands afterwards, to the right.</param>
    /// <param name="Z">Where it stands afterwards, to the back.</param>
    public sealed record Move(int Item, float X, float Z) : ObjectEdit(Item)
    {
        /// <inheritdoc/>
        public override SceneObject Change(SceneObject old)
        {
            ArgumentNullException.ThrowIfNull(old);
            return old with { X = X, Z = Z };
        }
    }

    /// <summary>Makes an object larger or smaller; it stands where it stood.</summary>
    /// <param name="Item">The object's number.</param>
    /// <param name="Size">Its size afterwards.</param>
    public sealed record Resize(int Item, float Size) : ObjectEdit(Item)
    {
        /// <inheritdoc/>
        public override SceneObject Change(SceneObject old)
        {
            ArgumentNullException.ThrowIfNull(old);
            return old with { Size = Size };
        }
    }

    /// <summary>Takes an object away; those behind it in the list move up by one.</summary>
    /// <param name="Item">The object's number.</param>
    public sealed record Remove(int Item) : SceneEdit
    {
        /// <inheritdoc/>
        public override Scene Apply(Scene scene)
        {
            ArgumentNullException.ThrowIfNull(scene);
            _ = scene.ObjectOf(Item);
            return scene with { Objects = scene.Objects.RemoveAt(Item - 1) };
        }

        /// <inheritdoc/>
        public override int ChangedItem(Scene before) => Item;

        /// <inheritdoc/>
        public override int NumberAfter(int itemBefore) =>
            itemBefore == Item ? 0 : itemBefore > Item && itemBefore <= Scene.MostObjects ? itemBefore - 1 : itemBefore;
    }

    /// <summary>Puts one more object into the scene, as its last.</summary>
    /// <param name="Added">The object in its place.</param>
    public sealed record Add(SceneObject Added) : SceneEdit
    {
        /// <inheritdoc/>
        public override Scene Apply(Scene scene)
        {
            ArgumentNullException.ThrowIfNull(scene);
            return scene.Objects.Length < Scene.MostObjects
                ? scene with { Objects = scene.Objects.Add(Added) }
                : throw new ArgumentException($"The scene has {scene.Objects.Length} objects already, which is the most.", nameof(scene));
        }

        /// <inheritdoc/>
        public override int ChangedItem(Scene before)
        {
            ArgumentNullException.ThrowIfNull(before);
            return before.Objects.Length + 1;
        }
    }

    /// <summary>Puts everything on another ground.</summary>
    /// <param name="Ground">The new ground.</param>
    public sealed record ChangeGround(Ground Ground) : SceneEdit
    {
        /// <inheritdoc/>
        public override Scene Apply(Scene scene)
        {
            ArgumentNullException.ThrowIfNull(scene);
            return scene with { Ground = Ground };
        }

        /// <inheritdoc/>
        public override int ChangedItem(Scene before) => Scene.GroundItem;
    }

    /// <summary>Puts another wall behind everything.</summary>
    /// <param name="Wall">The new wall.</param>
    public sealed record ChangeWall(Wall Wall) : SceneEdit
    {
        /// <inheritdoc/>
        public override Scene Apply(Scene scene)
        {
            ArgumentNullException.ThrowIfNull(scene);
            return scene with { Wall = Wall };
        }

        /// <inheritdoc/>
        public override int ChangedItem(Scene before) => Scene.WallItem;
    }
}
