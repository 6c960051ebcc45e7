using Itemwise.Editing.Segmentation;

namespace Itemwise.Editing.Tests.Segmentation;

public sealed class GraphPartitionTests
{
    [Fact]
    public void Two_plains_with_a_step_are_two_regions_and_a_slope_is_one()
    {
        Assert.Equal([0, 0, 0, 1, 1, 1], GraphPartition.Of([[5, 5, 5, 90, 90, 90]], 1, 6, k: 10, minimumSize: 1));
        Assert.Equal([0, 0, 0, 0, 0, 0], GraphPartition.Of([[5, 7, 9, 11, 13, 15]], 1, 6, k: 10, minimumSize: 1));
    }

    [Fact]
    public void A_step_no_heavier_than_k_over_the_size_joins()
    {
        // Two pairs of size 2 whose insides are 0: they join when the step is at most k / 2.
        Assert.Equal([0, 0, 0, 0], GraphPartition.Of([[0, 0, 5, 5]], 1, 4, k: 10, minimumSize: 1));
        Assert.Equal([0, 0, 1, 1], GraphPartition.Of([[0, 0, 5.01f, 5.01f]], 1, 4, k: 10, minimumSize: 1));
    }

    [Fact]
    public void Small_regions_join_the_nearest() =>
        Assert.Equal([0, 0, 0, 1, 1, 1], GraphPartition.Of([[0, 0, 20, 90, 90, 90]], 1, 6, k: 1, minimumSize: 2));

    [Fact]
    public void All_channels_count() => Assert.Equal([0, 1], GraphPartition.Of([[1, 1], [0, 50]], 1, 2, k: 10, minimumSize: 1));
}
