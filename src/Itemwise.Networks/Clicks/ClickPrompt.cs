using System.Collections.Immutable;
using System.Globalization;

namespace Itemwise.Networks.Clicks;

/// <summary>What was pointed at, in the photo's pixels; (0, 0) is the upper left corner of the first. Immutable.</summary>
/// <param name="Points">Points that lie in the item, or outside it.</param>
/// <param name="Box">A rectangle around the item, or null.</param>
public sealed record ClickPrompt(ImmutableArray<ClickPoint> Points, ClickBox? Box = null)
{
    private const int MostPoints = 64;

    /// <summary>One point in the item.</summary>
    public static ClickPrompt At(double x, double y) => new([new ClickPoint(x, y)]);

    /// <summary>Refuses what no network can take.</summary>
    /// <param name="width">Of the photo.</param>
    /// <param name="height">Of the photo.</param>
    /// <exception cref="InputRefusedException">A point or a box lies outside, a box is empty, there are no points and no box, or more
    /// than 64 points.</exception>
    public void Require(int width, int height)
    {
        if (Points.IsEmpty && Box is null)
        {
            throw new InputRefusedException("Nothing was pointed at: give at least one point or a box.");
        }

        if (Points.Length > MostPoints)
        {
            throw new InputRefusedException($"{Points.Length} points are too many for one item: give at most {MostPoints}.");
        }

        if (Points.FirstOrDefault(point => !Inside(point.X, width) || !Inside(point.Y, height)) is { } outside)
        {
            throw new InputRefusedException(
                $"The point {Text(outside.X)},{Text(outside.Y)} lies outside the photo of {width} x {height} pixels.");
        }

        if (Box is { } box && !(box.Left < box.Right && box.Top < box.Bottom))
        {
            throw new InputRefusedException(
                $"The box {box} is empty: give the left, upper, right and lower edge, the left smaller than the right.");
        }

        if (Box is { } large && (large.Left < 0 || large.Top < 0 || large.Right > width || large.Bottom > height))
        {
            throw new InputRefusedException($"The box {large} leaves the photo of {width} x {height} pixels.");
        }
    }

    private static bool Inside(double place, int size) => place >= 0 && place < size;

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
