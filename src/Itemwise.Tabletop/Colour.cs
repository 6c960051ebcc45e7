namespace Itemwise.Tabletop;

/// <summary>A colour that has a word. Objects of one colour differ a little; <see cref="Palette"/> says how far.</summary>
public enum Colour
{
    /// <summary>Red.</summary>
    Red,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Yellow.</summary>
    Yellow,

    /// <summary>Orange.</summary>
    Orange,

    /// <summary>Purple.</summary>
    Purple,

    /// <summary>Pink.</summary>
    Pink,

    /// <summary>White.</summary>
    White,

    /// <summary>Black; no ground and no wall has it.</summary>
    Black,

    /// <summary>Cyan.</summary>
    Cyan,

    /// <summary>Brown.</summary>
    Brown,

    /// <summary>Gray.</summary>
    Gray,
}
