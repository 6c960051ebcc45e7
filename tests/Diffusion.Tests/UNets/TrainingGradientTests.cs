using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.UNets;

/// <summary>The two things that D-Edit trains, in one graph: rows of learned tokens, and the cross attentions' weights.</summary>
[AssertNoTensorLeaks]
public sealed class TrainingGradientTests
{
    private const double Tolerance = 2e-5;
    private const string Trained = "grad.unet.";

    [Fact]
    public void One_loss_gives_the_gradients_of_the_reference_to_token_rows_and_cross_attentions()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd/expected/gradients.safetensors");
        using var textWeights = Store("text_encoder/model.safetensors");
        using var unetWeights = Store("unet/diffusion_pytorch_model.safetensors");
        var (ids, rows) = WithLearnedRows(expected, textWeights);
        var trained = expected.Names.Where(name => name.StartsWith(Trained, StringComparison.Ordinal))
            .ToDictionary(name => name[Trained.Length..], name => unetWeights.Get(name[Trained.Length..]).Clone());
        foreach (var parameter in trained.Values.Append(rows))
        {
            parameter.RequiresGrad = true;
        }

        using var finetuned = unetWeights.With(trained);
        var context = new ClipTextModel(ClipTextConfig.Read(Config("text_encoder")), textWeights.Root).Forward(ids, rows).LastHidden;
        var prediction = new UNet2DConditionModel(UNetConfig.Read(Config("unet")), finetuned).Forward(
            expected["noisy"], new UNetContext(Step.At(0), Batch.Of(1, Role.Text), Condition.Plain(context),
                AttentionEdits.None), expected["timestep"]);
        var loss = (prediction - expected["target"]).Square().Mean();
        expected.AssertClose("context", context, Tolerance);
        expected.AssertClose("prediction", prediction, Tolerance);
        expected.AssertClose("loss", loss, Tolerance);
        loss.Backward();
        expected.AssertClose("grad.token_embedding_rows", rows.Grad!, Tolerance);
        Assert.NotEmpty(trained);
        foreach (var (name, parameter) in trained)
        {
            expected.AssertClose(Trained + name, parameter.Grad!, Tolerance);
        }

        Assert.Null(textWeights.Get("text_model.embeddings.token_embedding.weight").Grad);
        Assert.Null(unetWeights.Get(trained.Keys.First()).Grad);
    }

    private static ModelConfig Config(string component) => ModelConfig.Read(Fixtures.At("sd", component, "config.json"));

    private static WeightStore Store(string file) => new(SafetensorsSource.Open(Fixtures.At("sd", file)));

    // The text's own tokens, as if they had been learned: ids from 894 on, and copies of their rows.
    private static (Tensor Ids, Tensor Rows) WithLearnedRows(ReferenceFile expected, WeightStore weights)
    {
        var tokenIds = expected["token_ids"].ToArray<long>();
        var ids = expected["input_ids"].ToArray<long>().Select(id => 894L + Array.IndexOf(tokenIds, id)).ToArray();
        return (Tensor.From(ids, 1, ids.Length), weights.Get("text_model.embeddings.token_embedding.weight")
            .IndexSelect(0, Tensor.From(tokenIds)).Clone());
    }
}
