using System.Globalization;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.UNets;
using Itemwise.Editing.AttentionLearning;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Cli.Benchmarks;

/// <summary>A step of Dynamic Prompt Learning's inversion as the published loops compute it, against this program's: the rounds timed one
/// by one, side by side.</summary>
/// <param name="model">In float32; borrowed.</param>
/// <param name="cancellation">Looked at between runs.</param>
internal sealed class InversionBenchmark(ModelSet model, CancellationToken cancellation)
{
    private const int TokenRounds = 21;
    private const int PublishedNullRounds = 51;
    private const int NullRounds = 10;
    private const string Caption = "a photo of a red ball and a blue cube on grass in front of blue sky";

    /// <summary>Measures.</summary>
    public Measurement Run()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(5);
        var side = model.UNetConfig.SampleSize;
        var sample = generator.Normal([1, model.UNetConfig.InChannels, side, side]).To(model.Device);
        var prompt = DynamicPrompt.Of(model, Caption, word => word == 5 ? 0 : word == 9 ? 1 : -1);
        var rows = Leaf(DynamicPrompt.WholeWords(model, ["ball", "cube"]));
        var nothing = Leaf(DynamicPrompt.Of(model, "").Encode(model));
        var text = prompt.Encode(model, rows).Detach();
        var last = model.UNet.Sites.Last(site => site.Kind == AttentionKind.Cross && site.Level == 1);
        var seconds = new Timing(model.Device, cancellation).Medians(
            () => WithWeights(() => TokenRound(sample, prompt, rows, null)), () => TokenRound(sample, prompt, rows, last),
            () => WithWeights(() => NullRound(Tensor.Concat([sample, sample], 0), Tensor.Concat([nothing, text], 0))),
            () => NullRound(sample, nothing));
        var published = (TokenRounds * seconds[0]) + (PublishedNullRounds * seconds[2]);
        var ours = (TokenRounds * seconds[1]) + (NullRounds * seconds[3]);
        return new Measurement(
            "step of inversion with learned words, all rounds", string.Create(CultureInfo.InvariantCulture, $"{ours:0.00} s"),
            string.Create(CultureInfo.InvariantCulture, $"{published / ours:0.0} times as fast as the published loop ({published:0.0} s)"),
            "6 or more");
    }

    private static Tensor Leaf(Tensor tensor)
    {
        var leaf = tensor.Detach().Clone();
        leaf.RequiresGrad = true;
        return leaf;
    }

    private void TokenRound(Tensor sample, DynamicPrompt prompt, Tensor rows, AttentionSite? last)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.On();
        using var mean = new AttentionMean(AttentionKind.Cross, (in AttentionCall call) => call.Site.Level == 1, keepGraph: true);
        var context = Context(prompt.Encode(model, rows), AttentionEdits.None.Then(mean));
        if (last is null)
        {
            model.UNet.Forward(sample, context);
        }
        else
        {
            model.UNet.Observe(sample, context, last);
        }

        var (height, width) = mean.Sizes[0];
        var maps = mean.Map(height, width).Reshape(height, width, -1);
        (AttentionLosses.Balancing(maps, prompt.LearnedPositions) + AttentionLosses.Disjoint(maps, prompt.LearnedPositions)).Backward();
        rows.ClearGrad();
    }

    private void NullRound(Tensor sample, Tensor texts)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.On();
        model.UNet.Forward(sample, Context(texts, AttentionEdits.None)).Square().Mean().Backward();
    }

    private static UNetContext Context(Tensor texts, AttentionEdits attention) => new(
        Step.At(500), texts.Size(0) == 1 ? Batch.Of(1, Role.Text) : Batch.Of(1, Role.Unconditional, Role.Text), Condition.Plain(texts),
        attention);

    // The published code leaves the weights trainable: their gradients are computed and thrown away.
    private void WithWeights(Action round)
    {
        using var scope = TensorScope.Enter();
        Tensor[] weights = [.. model.UNetStore.Names.Select(name => model.UNetStore.Get(name))];
        Array.ForEach(weights, weight => weight.RequiresGrad = true);
        try
        {
            round();
        }
        finally
        {
            Array.ForEach(weights, weight =>
            {
                weight.ClearGrad();
                weight.RequiresGrad = false;
            });
        }
    }
}
