using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Tests;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>Activations that are computed again rather than kept: the same gradients.</summary>
[AssertNoTensorLeaks]
public sealed class RecomputationTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData("sd", 0)]
    [InlineData("sd", 2)]
    [InlineData("sdxl", 0)]
    [InlineData("sdxl", 2)]
    public void Both_stages_have_the_gradients_of_kept_activations(string family, int rank)
    {
        using var scope = TensorScope.Enter();
        using var reference = new ReferenceFile($"methods/dedit/sampling_{family}.safetensors");
        using var model = TinyModel.Open(family);
        using var grouping = TinyModel.Grouping(TinyModel.Map(reference));
        var settings = new DEditSettings(TokensPerItem: 1, TokenSteps: 1, UNetSteps: 2, TokenRate: 1e-2, UNetRate: 5e-3, BatchSize: 2,
            Accumulation: 1, Rank: rank);
        var photo = new LearnedPhoto(reference["original_latents"], grouping, family == "sdxl" ? SizeIds.Of(32, 32) : null);
        using var kept = new Finetuning(new DEditModel(model, TinyModel.Items, settings), [photo], settings);
        using var again = new Finetuning(new DEditModel(model, TinyModel.Items, settings), [photo], settings, recompute: true);
        var noise = reference["start"].Expand(2, -1, -1, -1).Contiguous();

        Assert.InRange(Math.Abs(kept.Descend(noise, [100, 700]) - again.Descend(noise, [100, 700])), 0, Tolerance);
        AssertEqualGradients(kept.Rows.Tables, again.Rows.Tables);
        kept.Advance();
        again.Advance();
        kept.Advance();   // moves the deltas off zero, where half of their gradients are none
        again.Advance();
        Assert.Equal((FinetuningStage.UNet, FinetuningStage.UNet), (kept.Stage, again.Stage));
        Assert.InRange(Math.Abs(kept.Descend(noise, [100, 700]) - again.Descend(noise, [100, 700])), 0, Tolerance);
        AssertEqualGradients(Sorted(kept), Sorted(again));
    }

    private static IEnumerable<Tensor> Sorted(Finetuning run) => run.Weights!.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => pair.Value);

    private static void AssertEqualGradients(IEnumerable<Tensor> kept, IEnumerable<Tensor> again)
    {
        foreach (var (one, other) in kept.Zip(again))
        {
            ReferenceFile.AssertClose("gradient", one.Grad!, other.Grad!, Tolerance);
        }
    }
}
