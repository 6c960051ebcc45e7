using System.Text.Json.Serialization;

namespace Itemwise.Studio.Drawing;

/// <summary>A point of the photo, in JSON a list of two numbers.</summary>
/// <param name="X">Pixels from the left edge.</param>
/// <param name="Y">Pixels from the top edge.</param>
[JsonConverter(typeof(DrawnPointConverter))]
public readonly record struct DrawnPoint(double X, double Y);
