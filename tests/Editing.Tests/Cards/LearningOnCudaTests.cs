using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Tests;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Tests.Methods;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Cards;

/// <summary>The published learning runs, on a card.</summary>
[AssertNoTensorLeaks]
public sealed class LearningOnCudaTests
{
    private static readonly DEditSettings Published = new(
        TokensPerItem: 1, TokenSteps: 4, UNetSteps: 4, TokenRate: 1e-2, UNetRate: 5e-3, BatchSize: 1, Accumulation: 1);

    [Theory(SkipUnless = nameof(Cuda.IsHere), SkipType = typeof(Cuda), Skip = Cuda.Missing)]
    [InlineData("train_embeddings_sd", FinetuningStage.Tokens, "rows_before")]
    [InlineData("train_unet_sd", FinetuningStage.UNet, "rows")]
    public void Losses_follow_the_published_run(string file, FinetuningStage stage, string rows)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile($"methods/dedit/{file}.safetensors");
        using var model = ModelSet.Open(Fixtures.At("sd"), new ModelOptions(Device: Device.Cuda()));
        using var grouping = TinyModel.Grouping(TinyModel.Map(expected));
        using var run = new Finetuning(
            new DEditModel(model, TinyModel.Items, Published), [new LearnedPhoto(expected["latents"]
                .To(Device.Cuda()), grouping)], Published);
        run.Restore(run.Save() with { Stage = stage, Step = 0, Rows = [expected[rows]] });
        var losses = expected["losses"].ToArray<float>();
        for (var step = 0; step < losses.Length; step++)
        {
            var loss = run.Descend(expected["noise"][step].To(Device.Cuda()), expected["timesteps"][step].ToArray<long>());
            Assert.InRange(Math.Abs(loss - losses[step]), 0, 2e-5 * Cuda.Slack * Math.Max(1, losses[step]));
            run.Move();
        }
    }
}
