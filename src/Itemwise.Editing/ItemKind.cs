namespace Itemwise.Editing;

/// <summary>What sort of item it is, which decides what an edit beside it may do to it.</summary>
public enum ItemKind
{
    /// <summary>Nobody said; it is guessed from its shape and place.</summary>
    Unknown,
    /// <summary>Something that stands in the scene: it keeps its own samples when something beside it is edited.</summary>
    Thing,
    /// <summary>What things stand on and before, such as a floor, a wall, a sky: edits go over into it, and it goes on where
    /// something was removed.</summary>
    Background,
}
