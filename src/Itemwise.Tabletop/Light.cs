using System.Numerics;

namespace Itemwise.Tabletop;

/// <summary>A sun and an even light from all sides.</summary>
/// <param name="Direction">Towards the sun, of length 1.</param>
/// <param name="Ambient">The even light, 0 to 1.</param>
public sealed record Light(Vector3 Direction, float Ambient);
