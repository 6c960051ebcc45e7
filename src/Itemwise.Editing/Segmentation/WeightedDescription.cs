
namespace Itemwise.Editing.Segmentation;

/// <summary>Two descriptions of the same regions, each with its weight.</summary>
internal sealed class WeightedDescription(IRegionDescription one, double oneWeight, IRegionDescription other,
    double otherWeight) : IRegionDescription
{
    /// <inheritdoc/>
    public double Distance(int first, int second) => (oneWeight * one.Distance(first, second))
        + (otherWeight * other.Distance(first, second));

    /// <inheritdoc/>
    public void Join(int into, int from)
    {
        one.Join(into, from);
        other.Join(into, from);
    }
}
