using Itemwise.Editing;

namespace Itemwise.Studio.Forecasts;

/// <summary>A step's items and picture at the size of a screen: what previews are made of.</summary>
/// <param name="Items">The items.</param>
/// <param name="Photo">The picture, read when a preview needs it.</param>
/// <param name="Across">Pixels of the scene a pixel of the photo, across.</param>
/// <param name="Down">The same, down.</param>
internal sealed record ForecastScene(Items Items, Lazy<Photo> Photo, double Across, double Down);
