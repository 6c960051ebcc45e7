namespace Itemwise.Tabletop;

/// <summary>Where a scene is seen from. It looks at a point a little above the middle of the table.</summary>
/// <param name="Height">Above the ground.</param>
/// <param name="Distance">From the middle of the table, along the ground.</param>
/// <param name="Yaw">To which side it stands, in radians; 0 is straight in front.</param>
/// <param name="FocalLength">In half picture heights: 2 sees half as much as 1.</param>
public sealed record Camera(float Height, float Distance, float Yaw, float FocalLength);
