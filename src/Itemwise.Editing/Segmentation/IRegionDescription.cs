
namespace Itemwise.Editing.Segmentation;

/// <summary>What regions are like: how far two are apart, and what their union is like.</summary>
internal interface IRegionDescription
{
    /// <summary>How unlike two regions are; 0 for equal ones.</summary>
    double Distance(int one, int other);

    /// <summary>Makes a region the union of itself and another, which is not used any more.</summary>
    void Join(int into, int from);
}
