using Itemwise.Networks.Recognition;

namespace Itemwise.Cli.Machine;

/// <summary>Published networks that somebody put where the program looks: the folder models/networks beside it, and the folders that an
/// environment variable lists.</summary>
internal static class InstalledNetworks
{
    /// <summary>Folders of networks, with a colon between.</summary>
    public const string Variable = "ITEMWISE_NETWORKS";

    /// <summary>Beside the program.</summary>
    public static readonly string Folder = Path.Combine("models", "networks");

    /// <summary>The folders in which networks are looked for.</summary>
    public static IEnumerable<string> Places => (Environment.GetEnvironmentVariable(Variable) ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append(ShippedFolder.Find(Folder) ?? "")
        .Where(path => path.Length > 0);

    /// <summary>What was found, and what cannot be used.</summary>
    public static IEnumerable<(string Path, RecognisedNetwork? Network, string? Problem)> All() =>
        Places.SelectMany(NetworkFolder.Below);

    /// <summary>The first that can do something, or null.</summary>
    public static RecognisedNetwork? First(Func<RecognisedNetwork, bool> can) => NetworkFolder.FirstBelow(Places, can)?.Network;
}
