using System.Collections.Immutable;

namespace Itemwise.Studio.Drawing;

/// <summary>A polygon, filled by the even-odd rule, or a stroke of a round brush; one of the two.</summary>
/// <param name="Mode">Whether its pixels come in or go.</param>
/// <param name="Polygon">The corners, in pixels of the upright photo from its upper left corner; null for a stroke.</param>
/// <param name="Stroke">The line of the brush; one point makes a dot. Null for a polygon.</param>
/// <param name="Radius">Of the brush, in pixels of the photo; null for a polygon.</param>
/// <param name="Pressures">For each point of the stroke the share of the radius that is painted there, 0 to 1; null for all of it.</param>
/// <param name="Hardness">The share of the brush's radius that it covers wholly, 0 to 1; further out it covers less and less. Strokes over
/// strokes add up, and what is covered by half or more is in.</param>
public sealed record DrawnShape(ShapeMode Mode, ImmutableArray<DrawnPoint>? Polygon = null, ImmutableArray<DrawnPoint>? Stroke = null,
    double? Radius = null, ImmutableArray<double>? Pressures = null, double Hardness = 1);
