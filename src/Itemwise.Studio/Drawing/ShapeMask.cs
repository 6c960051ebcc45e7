using System.Collections.Immutable;
using Itemwise.Editing.Masks;

namespace Itemwise.Studio.Drawing;

/// <summary>From drawn shapes to the mask that they are.</summary>
public static class ShapeMask
{
    private const int MostShapes = 10_000;
    private const int MostPoints = 1_000_000;

    /// <summary>The mask.</summary>
    /// <param name="pixels">The shapes, in pixels of the photo.</param>
    /// <param name="height">Rows of the photo.</param>
    /// <param name="width">Columns of the photo.</param>
    /// <exception cref="InputRefusedException">A shape is none, or there are too many.</exception>
    public static Mask Of(DrawnPixels pixels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Shapes.IsDefaultOrEmpty)
        {
            throw new InputRefusedException("Nothing is drawn: draw at least one shape.");
        }

        if (pixels.Shapes.Length > MostShapes || pixels.Shapes.Sum(shape => (shape.Polygon ?? shape.Stroke ?? []).Length) > MostPoints)
        {
            throw new InputRefusedException($"More than {MostShapes} shapes or {MostPoints} points are drawn: draw it in several goes.");
        }

        var canvas = new MaskCanvas(height, width);
        foreach (var shape in pixels.Shapes)
        {
            Draw(canvas, shape);
        }

        return canvas.ToMask();
    }

    private static void Draw(MaskCanvas canvas, DrawnShape shape)
    {
        var isInside = shape.Mode == ShapeMode.Add;
        switch (shape)
        {
            case { Polygon: { IsDefault: false, Length: >= 3 } corners, Stroke: null, Radius: null, Pressures: null }:
                canvas.Polygon(Flat(corners), isInside);
                break;
            case { Stroke: { IsDefaultOrEmpty: false } line, Polygon: null, Radius: > 0 and var radius, Hardness: >= 0 and <= 1 }
                when double.IsFinite(radius) && AreShares(shape.Pressures, line.Length):
                canvas.Stroke(Flat(line), radius, isInside, shape.Pressures is { } pressures ? pressures.AsSpan() : [], shape.Hardness);
                break;
            default:
                throw new InputRefusedException("A shape is a polygon of at least three corners, or a stroke with a radius above 0, a "
                    + "hardness of 0 to 1 and, where it has pressures, one of 0 to 1 for each of its points.");
        }
    }

    private static bool AreShares(ImmutableArray<double>? pressures, int count) =>
        pressures is not { IsDefault: false } shares || (shares.Length == count && shares.All(share => share is >= 0 and <= 1));

    private static double[] Flat(ImmutableArray<DrawnPoint> points) => [.. points.SelectMany(point => (double[])[point.X, point.Y])];
}
