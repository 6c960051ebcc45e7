using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering;

/// <summary>Draws scenes. The same scene is the same picture on every machine but for rounding, and on any number of threads
/// exactly.</summary>
/// <remarks>Sphere tracing of solids on a ground plane before a wall. Neighbouring pixels of a row are computed together, one in each lane
/// of the processor's vectors; rows are shared among the threads.</remarks>
public static class SceneRenderer
{
    /// <summary>Draws a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="settings">Size and quality; null for 256 x 256 pixels of 2 x 2 samples.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ScenePicture Render(Scene scene, RenderSettings? settings = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        settings ??= new RenderSettings();
        settings.Check();
        var (shading, view) = (new Shading(scene), new CameraView(scene.Camera));
        var picture = new ScenePicture(settings.Width, settings.Height);
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = settings.ThreadCount ?? -1 };
        Parallel.For(0, settings.Height, options, row => DrawRow(shading, view, settings, row, picture));
        return picture;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DrawRow(Shading shading, CameraView view, RenderSettings settings, int row, ScenePicture picture)
    {
        var rgb = picture.RgbOfRow(row);
        var items = picture.ItemsOfRow(row);
        for (var column = 0; column < settings.Width; column += Vector<float>.Count)
        {
            var colours = Sample(shading, view, settings, row, column, out var seen);
            for (var lane = 0; lane < Math.Min(Vector<float>.Count, settings.Width - column); lane++)
            {
                var pixel = rgb[(3 * (column + lane))..];
                (pixel[0], pixel[1], pixel[2]) = ((byte)colours.X[lane], (byte)colours.Y[lane], (byte)colours.Z[lane]);
                items[column + lane] = (byte)seen[lane];
            }
        }
    }

    // The mean of some neighbouring pixels' samples, ready to be cut to bytes; and the items that their middle samples see.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector3Packet Sample(
        Shading shading, CameraView view, RenderSettings settings, int row, int column, out Vector<int> seen)
    {
        var side = settings.SamplesPerSide;
        var (eye, axis) = (new Vector3Packet(view.Eye), new Vector3Packet(view.Axis));
        var (right, up) = (new Vector3Packet(view.Right), new Vector3Packet(view.Up));
        var columns = Vector.CreateSequence<float>(column, 1);
        var sum = default(Vector3Packet);
        seen = default;
        for (var sample = 0; sample < side * side; sample++)
        {
            var (acrossStep, downStep) = (sample % side, sample / side);
            var x = columns + new Vector<float>((acrossStep + .5f) / side);
            var y = row + ((downStep + .5f) / side);
            var across = ((x / settings.Width) - new Vector<float>(.5f)) * 2 * settings.Width / settings.Height;
            var direction = (axis + (right * across) + (up * ((.5f - (y / settings.Height)) * 2))).Normalized();
            sum += Tone(shading.Look(eye, direction, out var items));
            if (acrossStep == side / 2 && downStep == side / 2)
            {
                seen = items;
            }
        }

        return (sum * (255f / (side * side))) + new Vector3Packet(.5f, .5f, .5f);
    }

    private static Vector3Packet Tone(Vector3Packet light) => new(Tone(light.X), Tone(light.Y), Tone(light.Z));

    // A little compression of what is bright, then a gamma of 1.6, by roots: x to the power of 5/8.
    private static Vector<float> Tone(Vector<float> light)
    {
        var positive = Vector.Max(light, Vector<float>.Zero);
        var root = Vector.SquareRoot(Lanes.Clamp(positive / (Vector<float>.One + (.12f * positive)), 0, 1));
        return root * Vector.SquareRoot(Vector.SquareRoot(root));
    }
}
