using Itemwise.Networks.Recognition;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Shelves;

/// <summary>Published networks that were put where the program looks. Recognised by the heads of their files; nothing is loaded
/// here.</summary>
internal sealed class NetworkShelf(StudioOptions options)
{
    /// <summary>The network that makes items of points: its folder or file, and its name; null where there is none.</summary>
    public (string Place, string Name)? Clicks => NetworkFolder.FirstBelow(options.Networks, network => network.TakesClicks) is { } found
        ? (found.Path, found.Network.Name) : null;

    /// <summary>The folder or file of the network that makes items of points.</summary>
    /// <exception cref="InputRefusedException">There is none.</exception>
    public string RequireClicks() => Clicks?.Place ?? throw new InputRefusedException(
        "No network that takes points (of SAM's family) is there: put the folder of one, such as MobileSAM, into models/networks beside "
        + "the program, or draw the item by hand.");
}
