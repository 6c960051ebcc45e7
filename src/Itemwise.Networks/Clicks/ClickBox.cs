using System.Globalization;

namespace Itemwise.Networks.Clicks;

/// <summary>A rectangle of a photo by its edges.</summary>
/// <param name="Left">Pixels from the left edge.</param>
/// <param name="Top">Pixels from the upper edge.</param>
/// <param name="Right">Pixels from the left edge.</param>
/// <param name="Bottom">Pixels from the upper edge.</param>
public readonly record struct ClickBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>As it is typed: <c>60,52,97,92</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Left:0.##},{Top:0.##},{Right:0.##},{Bottom:0.##}");
}
