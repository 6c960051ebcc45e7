namespace Itemwise.Tabletop;

/// <summary>What stands behind the objects. The number is the one in a scene's row.</summary>
public enum WallKind
{
    /// <summary>A wall of one light colour.</summary>
    Wall = 0,

    /// <summary>Bricks.</summary>
    BrickWall = 1,

    /// <summary>A blue sky with clouds.</summary>
    BlueSky = 2,

    /// <summary>The sky of an evening.</summary>
    SunsetSky = 3,

    /// <summary>A curtain of the wall's colour.</summary>
    Curtain = 4,

    /// <summary>Upright stripes, white and of the wall's colour.</summary>
    StripedWallpaper = 5,

    /// <summary>Stars.</summary>
    NightSky = 6,
}
