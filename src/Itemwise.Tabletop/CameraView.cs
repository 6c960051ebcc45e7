using System.Numerics;

namespace Itemwise.Tabletop;

/// <summary>What a camera sees: from points of the world to places in the picture and back to rays.</summary>
public sealed class CameraView
{
    private static readonly Vector3 Target = new(0, 0.55f, 0.2f);

    private readonly float focalLength;

    /// <summary>Points a camera at the table.</summary>
    public CameraView(Camera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        focalLength = camera.FocalLength;
        Eye = new Vector3(-MathF.Sin(camera.Yaw) * camera.Distance, camera.Height, -MathF.Cos(camera.Yaw) * camera.Distance);
        Forward = Vector3.Normalize(Target - Eye);
        Right = Vector3.Normalize(new Vector3(Forward.Z, 0, -Forward.X));
        Up = Vector3.Cross(Forward, Right);
    }

    /// <summary>Where the camera stands.</summary>
    public Vector3 Eye { get; }

    /// <summary>The middle of the view, of length 1.</summary>
    internal Vector3 Forward { get; }

    /// <summary>To the right in the picture, of length 1.</summary>
    internal Vector3 Right { get; }

    /// <summary>Up in the picture, of length 1.</summary>
    internal Vector3 Up { get; }

    /// <summary>The view's middle, as long as a ray through it is before it is made one of length 1.</summary>
    internal Vector3 Axis => Forward * focalLength;

    /// <summary>Where in a picture a point of the world is seen.</summary>
    /// <param name="point">Right, up, back.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    /// <returns>Pixels to the right and down from the upper left corner; not inside the picture if the point is not seen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The point lies beside or behind the camera.</exception>
    public Vector2 Project(Vector3 point, int width, int height)
    {
        var seen = point - Eye;
        var depth = Vector3.Dot(seen, Forward);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth, nameof(point));
        var (right, up) = (Vector3.Dot(seen, Right) * focalLength / depth, Vector3.Dot(seen, Up) * focalLength / depth);
        return new Vector2((width + (right * height)) / 2, (1 - up) * height / 2);
    }
}
