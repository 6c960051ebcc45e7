using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Tests;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>Learning over SDXL, for which the published code left no run to follow: its gradients are the loss's slopes, and what
/// it learns is stored whole.</summary>
[AssertNoTensorLeaks]
public sealed class FinetuningXLTests
{
    private static readonly DEditSettings Settings = new(
        TokensPerItem: 1, TokenSteps: 2, UNetSteps: 2, TokenRate: 1e-2, UNetRate: 5e-3, BatchSize: 1, Accumulation: 1, Rank: 2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_gradient_of_each_encoders_rows_is_the_slope_of_the_loss(int encoder)
    {
        const double Distance = 1e-2;
        using var scope = TensorScope.Enter();
        using var reference = new ReferenceFile("methods/dedit/sampling_sdxl.safetensors");
        using var model = TinyModel.Open("sdxl");
        using var grouping = TinyModel.Grouping(TinyModel.Map(reference));
        using var run = Run(model, reference, grouping);
        run.Descend(reference["start"], [500]);
        var table = run.Rows.Tables[encoder];
        var gradient = table.Grad!.Clone();
        var steepness = gradient.Square().Sum().Sqrt().Item();
        var before = table.Detach().Clone();

        double LossAt(double step)
        {
            table.CopyInPlace(before + gradient * (step / steepness));
            return run.Descend(reference["start"], [500]);
        }

        var slope = (LossAt(Distance) - LossAt(-Distance)) / (2 * Distance);
        Assert.InRange(slope / steepness, 0.98, 1.02);
    }

    [Fact]
    public void Both_tables_and_the_deltas_are_stored_and_come_back_bit_equal()
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        using var reference = new ReferenceFile("methods/dedit/sampling_sdxl.safetensors");
        using var model = TinyModel.Open("sdxl");
        using var grouping = TinyModel.Grouping(TinyModel.Map(reference));
        using var run = Run(model, reference, grouping);
        var before = run.Rows.Tables.Select(table => table.Detach().Clone().ToArray<float>()).ToArray();
        while (run.Stage != FinetuningStage.Done)
        {
            run.Advance();
        }

        using var learned = new Association(TinyModel.Items, run.Rows.Copy(), WeightDelta.Of(run.Weights!, model.UNetStore),
            Settings, model.Fingerprint);
        var files = new AssociationFiles(folder.FullPath);
        files.Save(learned);
        using var stored = files.Load();
        Assert.Equal([32L, 48L], stored.Rows.Tables.Select(table => table.Size(1)));
        for (var encoder = 0; encoder < 2; encoder++)
        {
            var values = stored.Rows.Tables[encoder].ToArray<float>();
            Assert.Equal(learned.Rows.Tables[encoder].ToArray<float>(), values);
            Assert.All(values.Zip(before[encoder]), pair => Assert.NotEqual(pair.First, pair.Second));
        }

        Assert.Equal(learned.Weights!.Tensors.Keys.Order(StringComparer.Ordinal),
            stored.Weights!.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(learned.Weights.Tensors, pair => Assert.Equal(pair.Value.ToArray<float>(),
            stored.Weights.Tensors[pair.Key].ToArray<float>()));
    }

    private static Finetuning Run(Diffusion.Models.ModelSet model, ReferenceFile reference,
        Diffusion.Attention.IAttentionEdit grouping) => new(
        new DEditModel(model, TinyModel.Items, Settings), [new LearnedPhoto(reference["original_latents"], grouping,
            SizeIds.Of(32, 32))], Settings);
}
