namespace Itemwise.Tabletop;

/// <summary>What the objects stand on. The number is the one in a scene's row.</summary>
public enum GroundKind
{
    /// <summary>Planks.</summary>
    WoodenTable = 0,

    /// <summary>Marble with grey veins.</summary>
    MarbleTable = 1,

    /// <summary>Grass.</summary>
    Grass = 2,

    /// <summary>Sand.</summary>
    Sand = 3,

    /// <summary>Snow.</summary>
    Snow = 4,

    /// <summary>Tiles, white and of the ground's colour.</summary>
    TiledFloor = 5,

    /// <summary>A carpet of the ground's colour.</summary>
    Carpet = 6,
}
