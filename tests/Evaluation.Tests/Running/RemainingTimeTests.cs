using Itemwise.Evaluation.Running;

namespace Itemwise.Evaluation.Tests.Running;

public sealed class RemainingTimeTests
{
    [Fact]
    public void Each_kind_counts_as_its_own_mean_and_an_unknown_one_as_the_middle_of_all()
    {
        var remaining = new RemainingTime();
        Assert.Null(remaining.Of(["edit"]));
        foreach (var (kind, seconds) in ((string, double)[])[("learning", 60), ("learning", 80), ("edit", 1), ("edit", 3), ("remove", 4)])
        {
            remaining.Add(kind, TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(TimeSpan.FromSeconds(70 + 2 + 2), remaining.Of(["learning", "edit", "edit"]));
        Assert.Equal(TimeSpan.FromSeconds(4), remaining.Of(["resize"]));
    }
}
