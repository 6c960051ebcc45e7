using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Clip;

[AssertNoTensorLeaks]
public sealed class ClipTextModelTests
{
    private const double Tolerance = 2e-5;
    private const long EndOfText = 893;

    [Fact]
    public void States_are_those_of_the_reference()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd/expected/text_encoder.safetensors");
        using var weights = Store("sd/text_encoder");
        var model = Model("sd/text_encoder", weights);
        var states = model.Forward(expected["input_ids"]);
        expected.AssertClose("last_hidden_state", states.LastHidden, Tolerance);
        expected.AssertClose("hidden_states.-2", states.Penultimate, Tolerance);
        expected.AssertClose("pooler_output", states.Pooled, Tolerance);
        expected.AssertClose("hidden_states.0.first", model.Embed(expected["input_ids"].Slice(0, 0, 1)), Tolerance);
    }

    [Fact]
    public void A_text_may_be_shorter_than_the_longest()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd/expected/text_encoder.safetensors");
        using var weights = Store("sd/text_encoder");
        var states = Model("sd/text_encoder", weights).Forward(expected["short_input_ids"]);
        expected.AssertClose("short_last_hidden_state", states.LastHidden, Tolerance);
    }

    [Fact]
    public void Pooling_at_the_end_of_the_text_is_to_be_had()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd/expected/text_encoder.safetensors");
        using var weights = Store("sd/text_encoder");
        var config = Config("sd/text_encoder") with { PoolAtId = EndOfText };
        expected.AssertClose("pooled_at_first_end", new ClipTextModel(config, weights.Root)
            .Forward(expected["input_ids"]).Pooled, Tolerance);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    public void Both_encoders_of_SDXL_give_the_states_of_the_reference(string prompt, int row)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sdxl/expected/text_encoders.safetensors");
        using var weightsOne = Store("sdxl/text_encoder");
        using var weightsTwo = Store("sdxl/text_encoder_2");
        var one = Model("sdxl/text_encoder", weightsOne).Forward(expected["one.input_ids"].Slice(0, row, row + 1));
        var two = Model("sdxl/text_encoder_2", weightsTwo).Forward(expected["two.input_ids"].Slice(0, row, row + 1));
        expected.AssertClose($"{prompt}.prompt_embeds", Tensor.Concat([one.Penultimate, two.Penultimate], -1), Tolerance);
        expected.AssertClose($"{prompt}.pooled", two.Pooled, Tolerance);
        if (row == 0)
        {
            expected.AssertClose("one.last_hidden_state", one.LastHidden, Tolerance);
            expected.AssertClose("two.last_hidden_state", two.LastHidden, Tolerance);
        }
    }

    [Fact]
    public void Learned_rows_stand_in_for_those_of_the_table()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd/expected/gradients.safetensors");
        using var weights = Store("sd/text_encoder");
        var (ids, rows) = WithLearnedRows(expected, weights);
        // The largest id is another one now, so only the states are the same.
        expected.AssertClose("context", Model("sd/text_encoder", weights).Forward(ids, rows).LastHidden, Tolerance);
    }

    [Fact]
    public void Gradients_flow_to_learned_rows_and_to_nothing_else()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd/expected/gradients.safetensors");
        using var weights = Store("sd/text_encoder");
        var (ids, rows) = WithLearnedRows(expected, weights);
        rows.RequiresGrad = true;
        var context = Model("sd/text_encoder", weights).Forward(ids, rows).LastHidden;
        (context * expected["grad.context"]).Sum().Backward();   // the chain rule: the gradient of the loss comes in from the UNet
        expected.AssertClose("grad.token_embedding_rows", rows.Grad!, Tolerance);
        Assert.Null(weights.Root.Get("text_model.embeddings.token_embedding.weight", 894, 32).Grad);
    }

    [Fact]
    public void Learned_rows_stay_float32_in_a_model_of_bfloat16()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd/expected/gradients.safetensors");
        using var weights = new WeightStore(SafetensorsSource.Open(Fixtures.At("sd/text_encoder/model.safetensors")), DType.BFloat16);
        var (ids, rows) = WithLearnedRows(expected, weights);
        rows = rows.To(DType.Float32);
        rows.RequiresGrad = true;
        var context = Model("sd/text_encoder", weights).Forward(ids, rows).LastHidden.To(DType.Float32);
        Assert.True((context - expected["context"]).Abs().Mean().Item() < 0.05);
        context.Sum().Backward();
        Assert.Equal(DType.Float32, rows.Grad!.DType);
    }

    [Fact]
    public void Every_weight_but_the_position_buffer_is_read()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store("sd/text_encoder");
        _ = Model("sd/text_encoder", weights);
        Assert.Equal(["text_model.embeddings.position_ids"], weights.Unread);
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store("sd/text_encoder");
        var model = Model("sd/text_encoder", weights);
        var error = Assert.Throws<InputRefusedException>(() => model.Forward(Tensor.Zeros([1, 78], DType.Int64)));
        Assert.Contains("78 tokens", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(894)]
    [InlineData(-1)]
    public void An_id_without_a_row_is_refused(long id)
    {
        using var scope = TensorScope.Enter();
        using var weights = Store("sd/text_encoder");
        var model = Model("sd/text_encoder", weights);
        var error = Assert.Throws<InputRefusedException>(() => model.Forward(Tensor.From([id], 1, 1)));
        Assert.Contains("rows for 0 to 893", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learned_rows_of_another_width_are_refused()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store("sd/text_encoder");
        var model = Model("sd/text_encoder", weights);
        var error = Assert.Throws<InputRefusedException>(() => model.Forward(Tensor.From([894L], 1, 1), Tensor.Zeros([1, 48])));
        Assert.Contains("[n, 32]", error.Message, StringComparison.Ordinal);
    }

    private static ClipTextConfig Config(string folder) => ClipTextConfig.Read(ModelConfig.Read(Fixtures.At(folder, "config.json")));

    private static WeightStore Store(string folder) => new(SafetensorsSource.Open(Fixtures.At(folder, "model.safetensors")));

    private static ClipTextModel Model(string folder, WeightStore weights) => new(Config(folder), weights.Root);

    // The text's own tokens, as if they had been learned: ids from 894 on, and copies of their rows.
    private static (Tensor Ids, Tensor Rows) WithLearnedRows(ReferenceFile expected, WeightStore weights)
    {
        var tokenIds = expected["token_ids"].ToArray<long>();
        var ids = expected["input_ids"].ToArray<long>().Select(id => 894L + Array.IndexOf(tokenIds, id)).ToArray();
        var rows = weights.Root.Get("text_model.embeddings.token_embedding.weight", 894, 32).IndexSelect(0, Tensor.From(tokenIds)).Clone();
        return (Tensor.From(ids, 1, ids.Length), rows);
    }
}
