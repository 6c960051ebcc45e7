using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Tests;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>The reference's random-weight model and the items of its runs.</summary>
internal static class TinyModel
{
    public static ImmutableArray<ItemTokens> Items { get; } =
        [new(0, "cat", ["#cat0"]), new(1, "table", ["#table1"]), new(2, "sky", ["#sky2"])];

    public static ModelSet Open(string family = "sd") => ModelSet.Open(Fixtures.At(family));

    /// <summary>The items' masks [n, H, W] as one label map.</summary>
    public static ItemMap Map(ReferenceFile file)
    {
        using var scope = TensorScope.Enter();
        var masks = file["masks"];
        var (height, width) = ((int)masks.Size(1), (int)masks.Size(2));
        return ItemMap.FromPartition([.. Enumerable.Range(0, (int)masks.Size(0))
            .Select(i => new Mask(height, width, masks[i].Contiguous().ToArray<byte>()))]);
    }

    /// <summary>The published grouping: each item's cells by nearest neighbour.</summary>
    public static RegionBias Grouping(ItemMap map) => new((height, width) =>
        [.. map.Sample(height, width).Labels.ToArray().Select(label => (int)label)]);
}
