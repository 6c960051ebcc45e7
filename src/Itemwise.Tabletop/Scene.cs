using System.Collections.Immutable;

namespace Itemwise.Tabletop;

/// <summary>A small scene of which everything is known: up to four objects on a ground in front of a wall. Immutable.</summary>
/// <remarks>The same scene under the same camera and light, with one thing changed, is the true result of an edit.
/// Lengths are in the world's own unit, about half an object's height; the middle of the table is at the origin, y points up,
/// the camera looks along positive z and the wall stands at z = 3.2.</remarks>
/// <param name="Camera">Where it is seen from.</param>
/// <param name="Light">What lights it.</param>
/// <param name="Ground">What the objects stand on.</param>
/// <param name="Wall">What stands behind them.</param>
/// <param name="Objects">At most <see cref="MostObjects"/>; the first is item 1.</param>
public sealed record Scene(Camera Camera, Light Light, Ground Ground, Wall Wall, ImmutableArray<SceneObject> Objects)
{
    /// <summary>The most objects that a scene holds.</summary>
    public const int MostObjects = 4;

    /// <summary>The item number of the ground in every scene.</summary>
    public const int GroundItem = MostObjects + 1;

    /// <summary>The item number of the wall in every scene.</summary>
    public const int WallItem = MostObjects + 2;

    /// <summary>The numbers of all items that the scene has: its objects from 1 on, the ground, the wall.</summary>
    public IEnumerable<int> ItemNumbers => Enumerable.Range(1, Objects.Length).Append(GroundItem).Append(WallItem);

    /// <summary>An object by its item number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scene has no such object.</exception>
    public SceneObject ObjectOf(int item) => item >= 1 && item <= Objects.Length
        ? Objects[item - 1]
        : throw new ArgumentOutOfRangeException(nameof(item), item, $"The scene has {Objects.Length} objects, numbered from 1.");

    /// <summary>What an item is called in captions, such as "red metal ball", "sand" or "blue curtain".</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scene has no such item.</exception>
    public string NameOf(int item) => item switch
    {
        GroundItem => Ground.Name,
        WallItem => Wall.Name,
        _ => ObjectOf(item).Name,
    };

    /// <summary>The last word of an item's name, which says what it is: "ball", "sand", "curtain".</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scene has no such item.</exception>
    public string NounOf(int item) => item switch
    {
        GroundItem => Ground.Noun,
        WallItem => Wall.Noun,
        _ => ObjectOf(item).Noun,
    };

    /// <summary>Whether no other object of the scene is called like this one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scene has no such object.</exception>
    public bool HasUniqueName(int item)
    {
        var name = ObjectOf(item).Name;
        return Objects.Count(other => other.Name == name) == 1;
    }

    /// <summary>The same scene with one object in another's place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scene has no such object.</exception>
    public Scene With(int item, SceneObject replacement)
    {
        _ = ObjectOf(item);
        return this with { Objects = Objects.SetItem(item - 1, replacement) };
    }

    /// <summary>Whether both are the same scene, object by object.</summary>
    public bool Equals(Scene? other) => other is not null && Camera == other.Camera && Light == other.Light && Ground == other.Ground
        && Wall == other.Wall && Objects.SequenceEqual(other.Objects);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Camera, Light, Ground, Wall, Objects.Length);
}
