using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>Pixels of an item would attend to nothing: the item has no tokens in a lane that has some.</summary>
public sealed class ItemNotInPromptException : InputRefusedException
{
    /// <summary>Creates the error.</summary>
    /// <param name="item">The item.</param>
    /// <param name="lane">The lane without its tokens.</param>
    public ItemNotInPromptException(int item, Lane lane)
        : base($"Item {item} has pixels but no tokens in the {lane.Role} lane of picture {lane.Branch}: every item of the map needs a " +
            "prompt.") => (Item, Lane) = (item, lane);

    /// <summary>The item.</summary>
    public int Item { get; }

    /// <summary>The lane without its tokens.</summary>
    public Lane Lane { get; }
}
