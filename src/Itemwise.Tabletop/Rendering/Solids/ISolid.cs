using System.Numerics;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>The shape of one kind of object, in its own space: it stands on y = 0 around the y axis and is about 2 high or wide.</summary>
/// <remarks>A type for each, so that the loop along a ray is compiled for every shape with its distance inside.</remarks>
internal interface ISolid
{
    /// <summary>The share of the distance that shapes made of planes give. They would do without, but the samples were drawn so.</summary>
    const float Caution = 0.9f;

    /// <summary>How far a point is from the surface, below 0 inside.</summary>
    /// <remarks>Whoever goes a step outside finds at least <see cref="Caution"/> of the distance less the step.</remarks>
    static abstract Vector<float> Distance(Vector3Packet point);

    /// <summary>Set where the surface nearest to a point belongs to the part that has a colour of its own.</summary>
    static virtual Vector<int> IsSecondPart(Vector3Packet point) => Vector<int>.Zero;

    /// <summary>The colour of that part.</summary>
    /// <param name="colour">The object's colour.</param>
    static virtual Vector3 SecondColour(Vector3 colour) => colour;
}
