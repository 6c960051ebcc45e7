namespace Itemwise.Tabletop;

/// <summary>What an object is. The number is the one in a scene's row.</summary>
public enum ObjectKind
{
    /// <summary>A ball.</summary>
    Ball = 0,

    /// <summary>A cube with slightly rounded edges.</summary>
    Cube = 1,

    /// <summary>An upright cylinder.</summary>
    Cylinder = 2,

    /// <summary>A cone with its point up.</summary>
    Cone = 3,

    /// <summary>A donut, lying.</summary>
    Donut = 4,

    /// <summary>A pyramid over a square.</summary>
    Pyramid = 5,

    /// <summary>A mug with a handle.</summary>
    Mug = 6,

    /// <summary>A mushroom; its stem has a colour of its own.</summary>
    Mushroom = 7,

    /// <summary>A bottle; its cap has a colour of its own.</summary>
    Bottle = 8,

    /// <summary>A house; its roof is a darker tone of its colour.</summary>
    House = 9,

    /// <summary>A tree; its trunk has a colour of its own.</summary>
    Tree = 10,

    /// <summary>A snowman; its nose has a colour of its own.</summary>
    Snowman = 11,
}
