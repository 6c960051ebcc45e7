namespace Itemwise.Tabletop;

/// <summary>What an object is made of, or how it is painted. The number is the one in a scene's row.</summary>
public enum Material
{
    /// <summary>One colour, without a word in the name.</summary>
    Plain = 0,

    /// <summary>Mirrors the ground and the wall.</summary>
    Metal = 1,

    /// <summary>Level stripes of its colour and white, or near black where the colour is bright.</summary>
    Striped = 2,

    /// <summary>Dots of the same.</summary>
    Dotted = 3,

    /// <summary>A checkerboard of the same.</summary>
    Checkered = 4,

    /// <summary>Wood, whatever the colour.</summary>
    Wooden = 5,
}
