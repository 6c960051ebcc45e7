using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing;

/// <summary>What an edit made.</summary>
/// <param name="Picture">The picture at the photo's own size and format; outside the regions its samples are the photo's, bit for
/// bit.</param>
/// <param name="Regions">Where samples may differ, at the photo's size.</param>
/// <param name="ItemsAfter">Who owns which pixel afterwards.</param>
/// <param name="Sampling">How it was sampled, defaults filled in.</param>
public sealed record EditResult(Picture Picture, EditRegions Regions, Items ItemsAfter, Sampling Sampling)
{
    /// <summary>What the items' next edits are to know: what was there at the start with the method's own additions; null where
    /// it adds nothing.</summary>
    public ItemMemory? Memory { get; init; }

    /// <summary>What tells what was learned and used from anything else, such as a SHA-256; null where nothing was.</summary>
    public string? Learned { get; init; }

    /// <summary>What the picture's provenance says beyond the request, by name: of what was learned and used, of what the run
    /// found out.</summary>
    public JsonObject Facts { get; init; } = [];

    /// <summary>The places that the run found for the request's parts, in their order, at the photo's size; empty where it found
    /// none.</summary>
    public ImmutableArray<Mask> Found { get; init; } = [];

    /// <summary>What the user may not have meant and only the run could tell, a sentence each.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}
