namespace Itemwise.Imaging;

/// <summary>One whole number a pixel: the content of a label picture.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Values">Row by row from the top, Width times Height of them.</param>
public sealed record IndexPlane(int Width, int Height, ushort[] Values);
