using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Attention;

[AssertNoTensorLeaks]
public sealed class AttentionMeanTests
{
    [Theory]
    [InlineData(AttentionKind.Self)]
    [InlineData(AttentionKind.Cross)]
    public void It_is_the_mean_of_what_a_recorder_keeps_and_changes_nothing(AttentionKind kind)
    {
        using var pass = new EditedPass();
        using var mean = new AttentionMean(kind, (in _) => true);
        using var recorder = new AttentionRecorder((in AttentionCall call) => call.Site.Kind == kind);

        var plain = pass.Run(EditedPass.PlainKeys);
        EditedPass.AssertSame(plain, pass.Run(EditedPass.PlainKeys, mean, recorder));
        pass.Run(pass.Tokens * 2, EditedPass.PlainKeys, new Step(3, 4, 250, -1), mean, recorder);

        Assert.NotEmpty(mean.Sizes);
        foreach (var (height, width) in mean.Sizes)
        {
            var kept = recorder.Records.Where(record => (record.Height, record.Width) == (height, width))
                .Select(record => record.Probabilities.Mean([0, 1])).ToArray();
            var expected = Rows.Stack(kept).Mean([0]);
            Assert.True((expected - mean.Map(height, width)).Abs().Max().Item() < 1e-6);
        }
    }

    [Fact]
    public void Larger_maps_than_asked_for_are_left_out()
    {
        using var pass = new EditedPass();
        using var all = new AttentionMean(AttentionKind.Self, (in _) => true);
        using var few = new AttentionMean(AttentionKind.Self, (in call) => call.Height * call.Width <= 24);

        pass.Run(EditedPass.PlainKeys, all, few);

        Assert.Contains((8, 12), all.Sizes);
        Assert.Equal(all.Sizes.Where(size => size.Height * size.Width <= 24), few.Sizes);
        Assert.Contains("no attention map of 8 x 12", Assert.Throws<ArgumentException>(() => few.Map(8, 12)).Message,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Lanes_that_are_not_chosen_do_not_count()
    {
        using var pass = new EditedPass();
        using var text = new AttentionMean(AttentionKind.Cross, (in call) => call.Site.Level == 1, lane => lane.Role == Role.Text);
        using var recorder = new AttentionRecorder((in call) => call.Site is { Kind: AttentionKind.Cross, Level: 1 });

        pass.Run(EditedPass.PlainKeys, text, recorder);
        var expected = Rows.Stack([.. recorder.Records.Select(record => record.Probabilities.Slice(0, 1).Mean([0, 1]))]).Mean([0]);

        Assert.Equal([(4, 6)], text.Sizes);
        Assert.True((expected - text.Map(4, 6)).Abs().Max().Item() < 1e-6);
    }

    [Fact]
    public void Cleared_it_begins_anew()
    {
        using var pass = new EditedPass();
        using var mean = new AttentionMean(AttentionKind.Cross, (in call) => call.Site.Level == 1);
        pass.Run(pass.Tokens * 3, EditedPass.PlainKeys, new Step(0, 4, 999, 750), mean);
        mean.Clear();
        Assert.Empty(mean.Sizes);
        pass.Run(EditedPass.PlainKeys, mean);
        using var alone = new AttentionMean(AttentionKind.Cross, (in call) => call.Site.Level == 1);
        pass.Run(EditedPass.PlainKeys, alone);
        EditedPass.AssertSame(alone.Map(4, 6), mean.Map(4, 6));
    }
}
