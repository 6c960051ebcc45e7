namespace Itemwise.Editing.Sheets;

/// <summary>An sRGB colour of 8 bits.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct SheetColour(byte Red, byte Green, byte Blue)
{
    private const double GoldenAngle = 137.50776405003785; // degrees: each next hue falls far from all before it

    /// <summary>White.</summary>
    public static SheetColour White => new(255, 255, 255);

    /// <summary>The dark grey of letters and the backing of labels.</summary>
    public static SheetColour Ink => new(32, 32, 36);

    /// <summary>A lively colour for an item: the same for the same number, and well apart for numbers that follow each other.</summary>
    public static SheetColour ForItem(int number)
    {
        var hue = number * GoldenAngle % 360;
        return new SheetColour(Channel(hue, 5), Channel(hue, 3), Channel(hue, 1));
    }

    // HSV to RGB with saturation 0.7 and value 0.95, one formula for the three channels.
    private static byte Channel(double hue, int offset)
    {
        const double saturation = 0.7;
        const double value = 0.95;
        var k = (offset + (hue / 60)) % 6;
        return (byte)Math.Round(255 * (value - (value * saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1))));
    }
}
