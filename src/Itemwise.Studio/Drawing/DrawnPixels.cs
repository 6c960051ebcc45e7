using System.Collections.Immutable;

namespace Itemwise.Studio.Drawing;

/// <summary>Pixels as somebody drew them on the page, in shapes: a mask of the photo's size never travels.</summary>
/// <param name="Shapes">Drawn one after the other, on nothing.</param>
public sealed record DrawnPixels(ImmutableArray<DrawnShape> Shapes);
