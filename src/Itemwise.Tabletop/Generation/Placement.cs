using System.Diagnostics.CodeAnalysis;

namespace Itemwise.Tabletop.Generation;

/// <summary>Where things may stand: on the part of the table that the camera sees, apart, and none right in front of another.</summary>
public static class Placement
{
    /// <summary>The nearest that a thing stands to the camera.</summary>
    public const float Front = -1.1f;

    /// <summary>The farthest.</summary>
    public const float Back = 1.4f;

    private const int Tries = 60;

    /// <summary>How far to either side things stand at a depth.</summary>
    public static float HalfWidthAt(float z) => 1.45f + (0.28f * z);

    /// <summary>Whether a thing stands apart from others: no overlap, and the middles far enough to either side that both are
    /// seen.</summary>
    public static bool IsFree(SceneObject candidate, IEnumerable<SceneObject> others)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return others.All(other =>
        {
            var (right, behind, sizes) = (candidate.X - other.X, candidate.Z - other.Z, candidate.Size + other.Size);
            var apart = 1.02f * sizes;
            return (right * right) + (behind * behind) > apart * apart && MathF.Abs(right) > 0.5f * sizes;
        });
    }

    /// <summary>Puts a thing somewhere free.</summary>
    /// <param name="thing">What is put; its place is not looked at.</param>
    /// <param name="others">What stands already.</param>
    /// <param name="random">Draws the places tried.</param>
    /// <param name="placed">The thing in its place, or null where none was found in 60 tries.</param>
    public static bool TryPlace(
        SceneObject thing, IReadOnlyCollection<SceneObject> others, SceneRandom random, [NotNullWhen(true)] out SceneObject? placed)
    {
        ArgumentNullException.ThrowIfNull(thing);
        ArgumentNullException.ThrowIfNull(random);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var z = (float)random.Uniform(Front, Back);
            placed = thing with { X = (float)random.Uniform(-1, 1) * HalfWidthAt(z), Z = z };
            if (IsFree(placed, others))
            {
                return true;
            }
        }

        placed = null;
        return false;
    }
}
