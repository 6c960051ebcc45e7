using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>What a look at a photo found before anything is made.</summary>
/// <param name="Regions">Where samples may differ, at the photo's size.</param>
/// <param name="Places">Each instruction's own place, at the photo's size.</param>
/// <param name="Facts">What a picture would say of it.</param>
/// <param name="Remarks">What the user may not have meant, a sentence each.</param>
public sealed record FoundRegions(EditRegions Regions, ImmutableArray<Mask> Places, JsonObject Facts, ImmutableArray<string> Remarks)
{
    /// <summary>The places as items, numbered as the instructions are; where they overlap the smaller is above, and what is in none is
    /// the rest.</summary>
    /// <param name="names">One for each place.</param>
    public Items ToItems(ImmutableArray<string> names)
    {
        var map = ItemMap.Stacked(Places, Places[0].Height, Places[0].Width);
        return new Items(map, names.Index().Where(name => map.PixelCount(name.Index + 1) > 0)
            .ToDictionary(name => name.Index + 1, name => name.Item));
    }
}
