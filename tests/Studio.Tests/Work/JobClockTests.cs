using Itemwise.Editing;
using Itemwise.Studio.Work.Child;

namespace Itemwise.Studio.Tests.Work;

public sealed class JobClockTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void The_rest_of_a_learning_that_never_ran_here_counts_both_stages()
    {
        var clock = new JobClock([], time);
        clock.Expect([new("learning tokens", 10), new("learning the model", 30)]);
        Report(clock, "loading", 0, 0, 3);
        Run(clock, "learning tokens", 5, of: 10, seconds: 2);
        Assert.Equal((5 + 30) * 2.0, Report(clock, "learning tokens", 6, 10, 0)!.Value, 15.0);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.75)]
    public void The_rest_is_right_within_a_fifth_once_a_job_of_the_kind_ran_here(double share)
    {
        var first = Whole(new JobClock([], time), share: 1, out _);
        var clock = new JobClock(first.Whole!.Value, time);
        Whole(clock, share, out var last);
        Assert.InRange(last!.Value, (1 - share) * 0.8 * 100, (1 - share) * 1.2 * 100);
    }

    [Fact]
    public void On_a_machine_that_is_slower_than_it_was_phases_to_come_are_expected_to_be_slower_too()
    {
        var clock = new JobClock([new("learning tokens", 10, 10), new("learning the model", 10, 20)], time);
        var left = Run(clock, "learning tokens", 6, of: 10, seconds: 3);
        Assert.Equal((4 * 3) + (10 * 2 * 3), left!.Value, 6.0);
    }

    [Fact]
    public void Variants_that_are_still_to_come_count()
    {
        var clock = new JobClock([], time);
        clock.ExpectRounds(3);
        Report(clock, "loading", 0, 0, 4);
        Round(clock);
        Report(clock, "encoding", 0, 0, 2);
        var left = Run(clock, "sampling", 5, of: 10, seconds: 1);
        Assert.Equal(5 + 3 + 15, left!.Value, 1.5);
    }

    [Fact]
    public void A_job_that_goes_on_in_the_middle_is_not_remembered_as_a_whole_one()
    {
        var clock = new JobClock([], time);
        Run(clock, "learning tokens", 8, of: 10, seconds: 1, begin: 5);
        clock.Finish();
        Assert.Null(clock.Whole);
    }

    [Fact]
    public void Where_nothing_is_known_nothing_is_said()
    {
        var clock = new JobClock([], time);
        clock.Expect([new("learning tokens", 10)]);
        Assert.Null(Report(clock, "loading", 0, 0, 1));
    }

    // 100 s: 5 of loading, 10 of encoding, 40 steps of 1.5 s, 10 steps of 2 s, 5 of decoding; up to a share of them.
    private JobClock Whole(JobClock clock, double share, out double? last)
    {
        var end = time.Seconds + (share * 100);
        last = null;
        (string Phase, int Steps, double Seconds)[] phases =
            [("loading", 0, 5), ("encoding", 0, 10), ("learning tokens", 40, 1.5), ("learning the model", 10, 2), ("decoding", 0, 5)];
        foreach (var (phase, steps, seconds) in phases)
        {
            for (var step = steps == 0 ? 0 : 1; step <= steps && time.Seconds < end; step++)
            {
                last = Report(clock, phase, step, steps, seconds);
            }
        }

        clock.Finish();
        return clock;
    }

    private void Round(JobClock clock)
    {
        Report(clock, "encoding", 0, 0, 2);
        Run(clock, "sampling", 10, of: 10, seconds: 1);
        Report(clock, "decoding", 0, 0, 3);
        clock.EndRound();
    }

    private double? Run(JobClock clock, string phase, int steps, int of, double seconds, int begin = 1)
    {
        double? last = null;
        for (var step = begin; step <= steps; step++)
        {
            last = Report(clock, phase, step, of, seconds);
        }

        return last;
    }

    // The report comes, and then the time passes that what it names takes.
    private double? Report(JobClock clock, string phase, int step, int of, double seconds)
    {
        var left = clock.Report(new EditingProgress(phase, step, of));
        time.Seconds += seconds;
        return left;
    }

    private sealed class ManualTime : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }
}
