namespace Itemwise.Imaging;

/// <summary>How large a picture is meant to be shown or printed, in pixels per millimetre.</summary>
/// <param name="Across">From left to right.</param>
/// <param name="Down">From top to bottom.</param>
public sealed record PictureResolution(double Across, double Down);
