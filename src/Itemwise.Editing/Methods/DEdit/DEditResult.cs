using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>What D-Edit made of a request.</summary>
/// <param name="Picture">The picture at the photo's own size and format; outside the regions its samples are the photo's, bit for
/// bit.</param>
/// <param name="Plan">What the request did to the items.</param>
public sealed record DEditResult(Picture Picture, EditPlan Plan)
{
    /// <summary>Where samples may differ, at the photo's size.</summary>
    public EditRegions Regions => Plan.Regions;

    /// <summary>Who owns which pixel afterwards.</summary>
    public Items ItemsAfter => Plan.ItemsAfter;

    /// <summary>Where each item's prompt came from, by number: where the next edit begins.</summary>
    public ImmutableDictionary<int, PromptSource> Prompts => Plan.Prompts;
}
