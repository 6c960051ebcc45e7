using Itemwise.Diffusion.Attention;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Attention;

[AssertNoTensorLeaks]
public sealed class SelfAttentionMeanTests
{
    [Fact]
    public void It_is_the_mean_of_what_a_recorder_keeps_and_changes_nothing()
    {
        using var pass = new EditedPass();
        using var mean = new SelfAttentionMean(mostCells: 1000);
        using var recorder = new AttentionRecorder((in AttentionCall call) => call.Site.Kind == AttentionKind.Self);

        var plain = pass.Run(EditedPass.PlainKeys);
        EditedPass.AssertSame(plain, pass.Run(EditedPass.PlainKeys, mean, recorder));

        Assert.NotEmpty(mean.Sizes);
        foreach (var (height, width) in mean.Sizes)
        {
            var kept = recorder.Records.Where(record => (record.Height, record.Width) == (height, width)).Select(record => record.Probabilities.Mean([0, 1])).ToArray();
            var expected = Tensor.Stack(kept).Mean([0]);
            Assert.True((expected - mean.Map(height, width)).Abs().Max().Item() < 1e-6);
        }
    }

    [Fact]
    public void Larger_maps_than_asked_for_are_left_out()
    {
        using var pass = new EditedPass();
        using var all = new SelfAttentionMean(1000);
        using var few = new SelfAttentionMean(24);

        pass.Run(EditedPass.PlainKeys, all, few);

        Assert.Contains((8, 12), all.Sizes);
        Assert.Equal(all.Sizes.Where(size => size.Height * size.Width <= 24), few.Sizes);
    }
}
