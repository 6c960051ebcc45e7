using Itemwise.Diffusion.Tests;
using Itemwise.Editing.AttentionLearning;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.AttentionLearning;

/// <summary>Values and gradients of the losses on attention, against the authors' code and the worked example of its description.</summary>
[AssertNoTensorLeaks]
public sealed class AttentionLossesTests
{
    private const double ValueTolerance = 2e-6;
    private const double GradientTolerance = 2e-5;
    private const int ComparedTokens = 9;

    public static TheoryData<string> Losses =>
    [
        "cosine", "cosine_three", "background", "max_softmax_smooth", "max_softmax", "mean_softmax_smooth", "max_plain_smooth",
        "seg_cosine", "seg_iou", "seg_corner", "seg_adjective",
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss_and_its_gradient_are_the_references(string name)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/dpl/losses.safetensors");
        var maps = expected["attention_maps"].Clone();
        maps.RequiresGrad = true;

        var loss = Of(name, maps, expected);
        loss.Backward();

        Assert.Equal(expected[$"{name}.loss"].Item(), loss.Item(), ValueTolerance);
        ReferenceFile.AssertClose(name, expected[$"{name}.gradient"], maps.Grad!.Slice(2, 0, ComparedTokens), GradientTolerance);
        Assert.Equal(expected[$"{name}.gradient_rest_sum"].Item(), maps.Grad!.Slice(2, ComparedTokens).Sum().Item(), GradientTolerance);
    }

    [Fact]
    public void The_filter_is_Attend_and_Excites()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/dpl/losses.safetensors");
        var products = AttentionSmoothing.Weights.SelectMany(y => AttentionSmoothing.Weights.Select(x => (float)(y * x))).ToArray();
        ReferenceFile.AssertClose("kernel", expected["smoothing_kernel"].Reshape(-1), Tensor.From(products, 9), 1e-7);
    }

    [Fact]
    public void The_worked_example_comes_out()
    {
        using var scope = TensorScope.Enter();
        var logits = Tensor.From(Logits(), 16, 16, 77);
        logits.RequiresGrad = true;
        var (maps, background) = (logits.Softmax(-1), Tensor.From(Background(), 16, 16).To(DType.Float64));

        var balancing = AttentionLosses.Balancing(maps, [2, 5]);
        var (disjoint, leakage) = (AttentionLosses.Disjoint(maps, [2, 5]), AttentionLosses.BackgroundLeakage(maps, [2, 5], background));
        (balancing + (disjoint * 0.05) + (leakage * 0.05)).Backward();

        Assert.Equal(0.9462101623, balancing.Item(), 1e-9);
        Assert.Equal(0.8414067873, disjoint.Item(), 1e-9);
        Assert.Equal(0.5759200299, leakage.Item(), 1e-9);
        Assert.Equal(0.30399681566, logits.Grad!.Abs().Sum().Item(), 1e-9);
        Assert.Equal(-3.5712547925e-2, logits.Grad![11][11][5].Item(), 1e-10);
    }

    [Fact]
    public void Masks_and_boxes_have_the_worked_examples_losses()
    {
        using var scope = TensorScope.Enter();
        var maps = Tensor.From(Logits(), 16, 16, 77).Softmax(-1);
        Tensor[] masks = [Box(2, 7, 2, 8), Box(7, 15, 7, 15)];
        Assert.Equal(0.3035033665, AttentionLosses.MaskSimilarity(maps, [2, 5], masks).Item(), 1e-9);
        Assert.Equal(0.6374659911, AttentionLosses.MaskOverlap(maps, [2, 5], masks).Item(), 1e-9);
        Assert.Equal(0.6811230568, AttentionLosses.OutsideSimilarity(maps, [2, 5], masks).Item(), 1e-9);
    }

    [Fact]
    public void One_word_alone_overlaps_nothing()
    {
        using var scope = TensorScope.Enter();
        var maps = Tensor.From(Logits(), 16, 16, 77).Softmax(-1);
        Assert.Equal(0, AttentionLosses.Disjoint(maps, [2]).Item());
    }

    [Theory]
    [InlineData(0, 0.3, 0.9, 0.7)]
    [InlineData(20, 0.1348, 0.4044, 0.4692)]
    [InlineData(49, 0.0423, 0.1268, 0.2627)]
    public void Thresholds_fall_along_the_run(int step, double balancing, double disjoint, double leakage)
    {
        var settings = Editing.Methods.Dpl.Learning.DplSettings.Usual;
        Assert.Equal(balancing, settings.BalancingThreshold.At(step), 5e-5);
        Assert.Equal(disjoint, settings.DisjointThreshold.At(step), 5e-5);
        Assert.Equal(leakage, settings.BackgroundLeakageThreshold.At(step), 5e-5);
    }

    private static Tensor Of(string name, Tensor maps, ReferenceFile file)
    {
        Tensor[] masks = [file["segments"][0], file["segments"][1]];
        return name switch
        {
            "cosine" => AttentionLosses.Disjoint(maps, [2, 5]),
            "cosine_three" => AttentionLosses.Disjoint(maps, [2, 5, 7]),
            "background" => AttentionLosses.BackgroundLeakage(maps, [2, 5], file["background"][0]),
            "max_softmax_smooth" => AttentionLosses.Balancing(maps, [2, 5]),
            "max_softmax" => AttentionLosses.Balancing(maps, [2, 5], smooth: false),
            "mean_softmax_smooth" => AttentionLosses.Balancing(maps, [2, 5], mean: true),
            "max_plain_smooth" => AttentionLosses.Balancing(maps, [2, 5], sharpen: false),
            "seg_cosine" => AttentionLosses.MaskSimilarity(maps, [2, 5], masks),
            "seg_iou" => AttentionLosses.MaskOverlap(maps, [2, 5], masks),
            "seg_corner" => AttentionLosses.Marginals(maps, [2, 5], masks),
            _ => AttentionLosses.AdjectiveBinding(maps, [2, 5], [1, 4]),
        };
    }

    private static double[] Logits()
    {
        var values = new double[16 * 16 * 77];
        for (var i = 0; i < 256; i++)
        {
            var (y, x) = (i / 16, i % 16);
            values[i * 77] = 5;
            values[(i * 77) + 2] = (1.5 * Math.Exp(-(Square(y - 4) + Square(x - 5)) / 8.0)) + 0.5;
            values[(i * 77) + 5] = Math.Exp(-(Square(y - 11) + Square(x - 11)) / 18.0) + 0.5;
        }

        return values;
    }

    private static double Square(double value) => value * value;

    private static Tensor Box(int top, int bottom, int left, int right) => Tensor.From(
        Enumerable.Range(0, 256).Select(i => i / 16 >= top && i / 16 <= bottom && i % 16 >= left && i % 16 <= right ? 1.0 : 0).ToArray(),
        16, 16);

    private static float[] Background()
    {
        using var scope = TensorScope.Enter();
        return (-(Box(2, 7, 2, 8).Maximum(Box(7, 15, 7, 15))) + 1).To(DType.Float32).ToArray<float>();
    }
}
