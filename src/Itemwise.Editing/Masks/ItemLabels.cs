namespace Itemwise.Editing.Masks;

/// <summary>The item of each cell at a layer's size.</summary>
public static class ItemLabels
{
    /// <summary>Labels of a map at any size, row by row.</summary>
    /// <remarks>Nearest neighbour drops thin items where one source pixel decides; the majority of a cell does not, and both are
    /// partitions.</remarks>
    /// <param name="map">The items.</param>
    /// <param name="parity">Whether one source pixel decides, as published.</param>
    public static Func<int, int, int[]> Of(ItemMap map, bool parity) => (height, width) =>
    {
        var cells = parity ? map.Sample(height, width) : map.SampleByMajority(height, width);
        var labels = new int[cells.Labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = cells.Labels[i];
        }

        return labels;
    };
}
