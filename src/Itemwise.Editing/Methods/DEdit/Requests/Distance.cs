using System.Globalization;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>How far along one side of the photo: in pixels, or as a share of that side, which means the same at any size.</summary>
/// <param name="Value">Pixels, or a share in which 1 is the whole side; right and down are positive.</param>
/// <param name="IsShare">Whether the value is a share.</param>
public readonly record struct Distance(double Value, bool IsShare = false)
{
    /// <summary>Whole pixels on a side of this length, half a pixel rounded away from 0.</summary>
    /// <param name="side">Pixels of the photo's side.</param>
    public int Along(int side) =>
        (int)Math.Clamp(Math.Round(IsShare ? Value * side : Value, MidpointRounding.AwayFromZero), -int.MaxValue, int.MaxValue);

    /// <summary>As it is typed: <c>-40</c>, or <c>12.5%</c>.</summary>
    public override string ToString() => IsShare ? (Value * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%"
        : Value.ToString("0.####", CultureInfo.InvariantCulture);
}
