using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Diffusion.Tests.Sampling;

public sealed class StepWindowTests
{
    [Fact]
    public void Every_share_of_hundredths_is_as_many_of_a_hundred_steps()
    {
        IScheduler plan = new Ddim(NoiseSchedule.ScaledLinear(), 100);
        for (var percent = 0; percent <= 100; percent++)
        {
            Assert.Equal(percent, StepWindow.StepsOf(percent / 100.0, 100));
            Assert.Equal(percent, plan.Steps.Count(new StepWindow(0, percent / 100.0).Contains));
            Assert.Equal(percent, plan.LastSteps(percent / 100.0).Length);
        }
    }

    [Fact]
    public void Windows_that_meet_share_no_step_and_miss_none()
    {
        foreach (var count in Enumerable.Range(1, 60))
        {
            foreach (var share in (double[])[0, 0.1, 0.3, 1 / 3.0, 0.55, 0.58, 0.8, 1])
            {
                var steps = Enumerable.Range(0, count).Select(index => new Step(index, count, 0, 0));
                Assert.All(steps, step => Assert.True(new StepWindow(0, share).Contains(step) != new StepWindow(share, 1).Contains(step)));
            }
        }
    }

    [Fact]
    public void A_window_counts_executed_steps_where_a_run_starts_late()
    {
        // Focus on Your Instruction: 80 of 100 steps are executed, and "the first 75 percent" are 60 of them.
        var steps = Enumerable.Range(20, 80).Select(index => new Step(index, 100, 0, 0) { Start = 20 }).ToArray();
        var inside = steps.Where(new StepWindow(0, 0.75).Contains).Select(step => step.ExecutedIndex);
        Assert.Equal(Enumerable.Range(0, 60), inside);
    }
}
