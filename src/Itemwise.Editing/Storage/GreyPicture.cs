namespace Itemwise.Editing.Storage;

/// <summary>A picture of one plane as a file holds it: grey values of 8 or 16 bits, or palette indices; not scaled, not colour-managed.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Samples">Row-major, Width x Height.</param>
public sealed record GreyPicture(int Width, int Height, ushort[] Samples);
