namespace Itemwise.Imaging;

/// <summary>How the bands of a picture file are to be read.</summary>
public enum PictureColour
{
    /// <summary>Something that is not handled, such as Lab with 16 bits.</summary>
    Other = 0,

    /// <summary>One band of grey, perhaps alpha.</summary>
    Grey = 1,

    /// <summary>Red, green, blue, perhaps alpha.</summary>
    Rgb = 2,

    /// <summary>Four inks of print.</summary>
    Cmyk = 3,
}
