using System.Collections.Immutable;
using System.Numerics;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Tabletop;

/// <summary>What the colours look like: linear red, green and blue from 0 to 1, before light and tone.</summary>
/// <remarks>Each object's colour strays from its word's by at most <see cref="Spread"/> of each number and <see cref="Offset"/>, so
/// that the boxes of two words never meet and <see cref="Nearest"/> gives back the word that a colour was drawn for.</remarks>
public static class Palette
{
    private const float Spread = 0.12f;
    private const float Offset = 0.025f;
    private const float Darkest = 0.02f;

    private static readonly ImmutableArray<Vector3> Base =
    [
        new(.80f, .10f, .08f), new(.12f, .55f, .14f), new(.10f, .22f, .78f), new(.93f, .78f, .08f),
        new(.95f, .45f, .05f), new(.44f, .14f, .62f), new(.95f, .48f, .66f), new(.92f, .92f, .90f),
        new(.06f, .06f, .07f), new(.10f, .72f, .76f), new(.36f, .20f, .10f), new(.45f, .45f, .47f),
    ];

    /// <summary>Every colour that an object can have.</summary>
    public static ImmutableArray<Colour> All { get; } = [.. Enum.GetValues<Colour>()];

    /// <summary>Every colour that a ground or a wall can have: all but black.</summary>
    public static ImmutableArray<Colour> Soft { get; } = All.Remove(Colour.Black);

    /// <summary>A colour as its word means it, in the middle of what is drawn for it.</summary>
    public static Vector3 Of(Colour colour) => Base[(int)colour];

    /// <summary>Draws a colour as an object may have it.</summary>
    public static Vector3 Draw(Colour colour, SceneRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var middle = Of(colour);
        return new Vector3(Stray(middle.X, random), Stray(middle.Y, random), Stray(middle.Z, random));
    }

    /// <summary>The word for a colour, by the nearest box of those that <see cref="Draw"/> draws from.</summary>
    public static Colour Nearest(Vector3 rgb) => All.MinBy(colour => DistanceFromBox(rgb, Of(colour)));

    private static float Stray(float middle, SceneRandom random) =>
        Math.Clamp((float)((middle * (1 + random.Uniform(-Spread, Spread))) + random.Uniform(-Offset, Offset)), Darkest, 1);

    private static float DistanceFromBox(Vector3 rgb, Vector3 middle)
    {
        var reach = (middle * Spread) + new Vector3(Offset);
        return Vector3.Max(Vector3.Abs(rgb - middle) - reach, Vector3.Zero).Length();
    }
}
