using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;

namespace Itemwise.Editing.Methods.DEdit.Carrying;

/// <summary>The cells of the latents that keep for a while to the picture an edit begins with.</summary>
/// <param name="Continued">Cells of what goes on where another item was.</param>
/// <param name="Carried">Cells of items that were laid in a new place.</param>
/// <param name="Held">Cells of items that are made anew where they stand, none of anything else that is.</param>
internal sealed record KeptCells(Mask Continued, Mask Carried, Mask Held)
{
    /// <summary>Cells that hold any such pixel, and none that is made anew: its old look would stay as a halo around them.</summary>
    /// <param name="plan">The edit, in the frame.</param>
    /// <param name="before">The items before, in the frame.</param>
    /// <param name="height">Rows of the latents.</param>
    /// <param name="width">Columns.</param>
    public static KeptCells Of(EditPlan plan, ItemMap before, int height, int width)
    {
        var after = plan.ItemsAfter.Map;
        var carried = after.MaskOf(plan.Carried.Keys);
        var renewed = plan.Regions.Active.Subtract(carried).Subtract(plan.Continued);
        var held = plan.Described.Subtract(before.Difference(after)).Intersect(renewed);
        var (anew, moved) = (renewed.SampleCovering(height, width), renewed.Subtract(held).SampleCovering(height, width));
        return new KeptCells(plan.Continued.SampleCovering(height, width).Subtract(anew),
            carried.SampleCovering(height, width).Subtract(anew), held.SampleCovering(height, width).Subtract(moved));
    }
}
