namespace Itemwise.Editing.Segmentation;

/// <summary>A plane of values by which regions are compared.</summary>
/// <param name="Values">Row by row.</param>
/// <param name="Lowest">Values below count as this one.</param>
/// <param name="Highest">Values above count as this one.</param>
/// <param name="Weight">How much its differences count.</param>
internal sealed record DescribedPlane(float[] Values, float Lowest, float Highest, double Weight)
{
    /// <summary>Units from one bin to the next.</summary>
    public double BinWidth(int binCount) => (Highest - Lowest) / (binCount - 1);
}
