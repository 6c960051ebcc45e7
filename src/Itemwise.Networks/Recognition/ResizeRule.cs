namespace Itemwise.Networks.Recognition;

/// <summary>How a photo is brought to a network's size.</summary>
public enum ResizeRule
{
    /// <summary>In proportion, into the top left corner of a square; the rest is zero after normalising.</summary>
    Letterbox,
    /// <summary>Out of proportion, to exactly the size.</summary>
    Stretch,
    /// <summary>In proportion, the shorter side to one length unless the longer one passes another.</summary>
    Shortest,
}
