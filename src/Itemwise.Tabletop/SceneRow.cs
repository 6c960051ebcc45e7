using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Itemwise.Tabletop;

/// <summary>A scene as a row of 64 numbers, all that its picture depends on.</summary>
/// <remarks>
/// 0 to 3: the camera's height, distance, yaw and focal length. 4 to 6: towards the light; 7: ambient light.
/// 8: the ground's kind; 9 to 11: its colour; 12: its seed. 13: the wall's kind; 14 to 16: its colour; 17: its seed.
/// 18: how many objects; 19: nothing. From 20 on ten for each object: kind, x, z, size, yaw, red, green, blue, material, seed.
/// The words for the colours follow from the colours (<see cref="Palette.Nearest"/>), so a row and its scene say the same.
/// </remarks>
public static class SceneRow
{
    /// <summary>How many numbers a row has.</summary>
    public const int Length = 64;

    private const int GroundStart = 8;
    private const int WallStart = 13;
    private const int CountPlace = 18;
    private const int ObjectStart = 20;
    private const int ObjectLength = 10;

    // Beyond this the integer hash that the patterns are made with would run out of numbers.
    private const float Largest = 1e4f;
    private const float DirectionTolerance = 1e-3f;

    /// <summary>The row of a scene.</summary>
    public static ImmutableArray<float> Of(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var (camera, light, ground, wall) = (scene.Camera, scene.Light, scene.Ground, scene.Wall);
        var row = new float[Length];
        ReadOnlySpan<float> fixedPart =
        [
            camera.Height, camera.Distance, camera.Yaw, camera.FocalLength,
            light.Direction.X, light.Direction.Y, light.Direction.Z, light.Ambient,
            (float)ground.Kind, ground.Rgb.X, ground.Rgb.Y, ground.Rgb.Z, ground.Seed,
            (float)wall.Kind, wall.Rgb.X, wall.Rgb.Y, wall.Rgb.Z, wall.Seed,
            scene.Objects.Length,
        ];
        fixedPart.CopyTo(row);
        foreach (var (index, o) in scene.Objects.Index())
        {
            ReadOnlySpan<float> part = [(float)o.Kind, o.X, o.Z, o.Size, o.Yaw, o.Rgb.X, o.Rgb.Y, o.Rgb.Z, (float)o.Material, o.Seed];
            part.CopyTo(row.AsSpan(ObjectStart + (index * ObjectLength)));
        }

        return [.. row];
    }

    /// <summary>The scene of a row.</summary>
    /// <param name="row">64 numbers; what stands behind the last object is not looked at.</param>
    /// <param name="where">Where the row was found, as a sentence about it begins.</param>
    /// <exception cref="InputRefusedException">Not 64 numbers, or one that cannot be drawn; the sentence names its place.</exception>
    public static Scene Read(IReadOnlyList<float> row, string where = "A scene's row")
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Count != Length)
        {
            throw new InputRefusedException($"{where} has {row.Count} numbers, expected {Length}.");
        }

        return new Reader(row, where).Scene();
    }

    private sealed class Reader(IReadOnlyList<float> row, string where)
    {
        public Scene Scene()
        {
            var camera = new Camera(Positive(0), Positive(1), Number(2), Positive(3));
            var light = new Light(Direction(4), Number(7));
            var groundColour = Rgb(GroundStart + 1);
            var ground = new Ground(
                Word<GroundKind>(GroundStart), Palette.Nearest(groundColour / Ground.Shade), groundColour, Number(GroundStart + 4));
            var (wallKind, wallColour) = (Word<WallKind>(WallStart), Rgb(WallStart + 1));
            var wall = new Wall(wallKind, Palette.Nearest(Wall.PaintOf(wallKind, wallColour)), wallColour, Number(WallStart + 4));
            var indices = Enumerable.Range(0, Whole(CountPlace, Tabletop.Scene.MostObjects));
            return new Scene(camera, light, ground, wall, [.. indices.Select(index => Object(ObjectStart + (index * ObjectLength)))]);
        }

        private SceneObject Object(int start)
        {
            var rgb = Rgb(start + 5);
            return new SceneObject(
                Word<ObjectKind>(start), Number(start + 1), Number(start + 2), Positive(start + 3), Number(start + 4),
                Palette.Nearest(rgb), rgb, Word<Material>(start + 8), Number(start + 9));
        }

        private float Number(int place) => Math.Abs(row[place]) <= Largest
            ? row[place]
            : throw Refuse(place, string.Create(CultureInfo.InvariantCulture, $"a number of at most {Largest} either way"));

        private float Positive(int place) => Number(place) > 0 ? row[place] : throw Refuse(place, "a number above 0");

        private Vector3 Rgb(int start) => new(Share(start), Share(start + 1), Share(start + 2));

        private float Share(int place) => row[place] is >= 0 and <= 1 ? row[place] : throw Refuse(place, "a colour's share from 0 to 1");

        private Vector3 Direction(int start)
        {
            var direction = new Vector3(Number(start), Number(start + 1), Number(start + 2));
            return Math.Abs(direction.Length() - 1) < DirectionTolerance
                ? direction
                : throw new InputRefusedException(
                    $"{where} has a vector of another length than 1 in its numbers {start} to {start + 2}, towards the light.");
        }

        private T Word<T>(int place) where T : struct, Enum => Enum.GetValues<T>()[Whole(place, Enum.GetValues<T>().Length - 1)];

        private int Whole(int place, int most) => row[place] >= 0 && row[place] <= most && row[place] == MathF.Floor(row[place])
            ? (int)row[place]
            : throw Refuse(place, $"a whole number from 0 to {most}");

        private InputRefusedException Refuse(int place, string expected) => new(string.Create(
            CultureInfo.InvariantCulture, $"{where} has {row[place]} as its number {place}, counted from 0; expected {expected}."));
    }
}
