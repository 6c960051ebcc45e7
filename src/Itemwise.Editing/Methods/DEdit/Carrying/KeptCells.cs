using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;

namespace Itemwise.Editing.Methods.DEdit.Carrying;

/// <summary>The cells of the latents that keep for a while to the picture an edit begins with.</summary>
/// <param name="Continued">Cells of what goes on where another item was.</param>
/// <param name="Carried">Cells of items that were laid in a new place.</param>
internal sealed record KeptCells(Mask Continued, Mask Carried)
{
    /// <summary>Cells that hold any such pixel, and none that is made anew: its old look would stay as a rim around them.</summary>
    /// <param name="plan">The edit, in the frame.</param>
    /// <param name="height">Rows of the latents.</param>
    /// <param name="width">Columns.</param>
    public static KeptCells Of(EditPlan plan, int height, int width)
    {
        var carried = plan.ItemsAfter.Map.MaskOf(plan.Carried.Keys);
        var renewed = plan.Regions.Active.Subtract(carried).Subtract(plan.Continued).SampleCovering(height, width);
        return new KeptCells(plan.Continued.SampleCovering(height, width).Subtract(renewed),
            carried.SampleCovering(height, width).Subtract(renewed));
    }
}
