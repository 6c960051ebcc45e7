using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Subjects;

/// <summary>What networks that find what stands out were trained on: recognised by their file's name, as rembg does, since their files do
/// not say.</summary>
internal static class SalientInput
{
    private static readonly (string Start, Normalisation Normalisation)[] ByName =
    [
        ("u2net", Normalisation.ImageNet with { Divisor = 0 }),
        ("silueta", Normalisation.ImageNet with { Divisor = 0 }),
        ("isnet", new([0.5, 0.5, 0.5], [1, 1, 1], 0)),
        ("birefnet", Normalisation.ImageNet),
        ("bria-rmbg", Normalisation.ImageNet),
        ("rmbg-2", Normalisation.ImageNet),
        ("rmbg", new([0.5, 0.5, 0.5], [1, 1, 1])),
    ];

    /// <summary>How a network's picture is normalised: as its folder says, else as its file's or folder's name does.</summary>
    public static Normalisation Of(RecognisedNetwork network)
    {
        string[] names = [Path.GetFileNameWithoutExtension(network.Model.FilePath), Path.GetFileName(network.Folder), network.Name];
        var known = names.SelectMany(name => ByName.Where(row => name.StartsWith(row.Start, StringComparison.OrdinalIgnoreCase)))
            .Select(row => row.Normalisation).FirstOrDefault() ?? Normalisation.ImageNet;
        return known.Or(network.Settings);
    }
}
