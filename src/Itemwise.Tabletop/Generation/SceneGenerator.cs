using System.Collections.Immutable;
using System.Numerics;

namespace Itemwise.Tabletop.Generation;

/// <summary>Draws scenes, and the parts of them, from the distribution that the shipped models were trained on.</summary>
public static class SceneGenerator
{
    /// <summary>A scene of one to four objects.</summary>
    /// <param name="random">Everything is drawn from it.</param>
    /// <param name="objectCount">How many objects, 1 to 4; null for a random count. Where one finds no place there are fewer.</param>
    public static Scene Draw(SceneRandom random, int? objectCount = null)
    {
        ArgumentNullException.ThrowIfNull(random);
        var camera = new Camera(
            (float)random.Uniform(1.6, 2.8), (float)random.Uniform(4.5, 5.3),
            (float)random.Uniform(-.22, .22), (float)random.Uniform(1.8, 2.15));
        var light = DrawLight(random);
        var (ground, wall) = (DrawGround(random), DrawWall(random));
        var count = objectCount ?? random.Choose(1, 1, 2, 2, 2, 3, 3, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(objectCount));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Scene.MostObjects, nameof(objectCount));
        var objects = new List<SceneObject>();
        for (var index = 0; index < count; index++)
        {
            if (Placement.TryPlace(DrawObject(random), objects, random, out var placed))
            {
                objects.Add(placed);
            }
        }

        return new Scene(camera, light, ground, wall, [.. objects]);
    }

    /// <summary>A thing that has no place yet.</summary>
    public static SceneObject DrawObject(SceneRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var kind = (ObjectKind)random.Below(Enum.GetValues<ObjectKind>().Length);
        var size = (float)(random.Chance(.8) ? random.Uniform(.55, .9) : random.Uniform(.42, .55));
        var yaw = DrawYaw(kind, random);
        var colour = random.Choose(Palette.All.AsSpan());
        var rgb = Palette.Draw(colour, random);
        var material = random.Chance(.5) ? Material.Plain : (Material)(1 + random.Below(5));
        if (material == Material.Wooden && SceneObject.IsNeverWooden(kind))
        {
            material = Material.Plain;
        }

        return new SceneObject(kind, 0, 0, size, yaw, colour, rgb, material, (float)random.Uniform(0, 20));
    }

    /// <summary>How a thing of some kind is turned: a mug shows its handle, a snowman its nose.</summary>
    public static float DrawYaw(ObjectKind kind, SceneRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return (float)(kind switch
        {
            ObjectKind.Mug => random.Uniform(-1.1, 1.1) + (random.Chance(.5) ? Math.PI : 0),
            ObjectKind.Snowman => random.Uniform(-.7, .7),
            _ => random.Uniform(-Math.PI, Math.PI),
        });
    }

    /// <summary>A ground of any kind but one.</summary>
    public static Ground DrawGround(SceneRandom random, GroundKind? except = null)
    {
        ArgumentNullException.ThrowIfNull(random);
        var kind = random.Choose(Kinds(except));
        var colour = random.Choose(Palette.Soft.AsSpan());
        return new Ground(kind, colour, Ground.Shade * Palette.Draw(colour, random), (float)random.Uniform(0, 10));
    }

    /// <summary>A wall of any kind but one.</summary>
    public static Wall DrawWall(SceneRandom random, WallKind? except = null)
    {
        ArgumentNullException.ThrowIfNull(random);
        var kind = random.Choose(Kinds(except));
        var colour = random.Choose(Palette.Soft.AsSpan());
        return new Wall(kind, colour, Wall.Paint(kind, Palette.Draw(colour, random)), (float)random.Uniform(0, 10));
    }

    private static ReadOnlySpan<T> Kinds<T>(T? except) where T : struct, Enum =>
        Enum.GetValues<T>().Where(kind => except is not { } other || !kind.Equals(other)).ToArray();

    private static Light DrawLight(SceneRandom random)
    {
        var (around, above) = (random.Uniform(-2.4, -.7), random.Uniform(.65, 1.15));
        var direction = new Vector3(
            (float)(Math.Cos(above) * Math.Cos(around)), (float)Math.Sin(above), (float)(Math.Cos(above) * Math.Sin(around)));
        return new Light(direction, (float)random.Uniform(.28, .42));
    }
}
