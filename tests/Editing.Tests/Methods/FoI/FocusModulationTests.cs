using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Tests;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.FoI;

/// <summary>Equations 3 to 7, against the reference.</summary>
[AssertNoTensorLeaks]
public sealed class FocusModulationTests
{
    private const double Tolerance = 2e-5;   // of one attention layer, as tests/fixtures/README.md found it

    public static TheoryData<string, double, double, double> Cases
    {
        get
        {
            using var told = JsonDocument.Parse(File.ReadAllText(Fixtures.At("methods/foi/modulation.json")));
            return new(told.RootElement.GetProperty("cases").EnumerateArray()
                .Select(one => new TheoryDataRow<string, double, double, double>(
                one.GetProperty("name").GetString()!, one.GetProperty("timestep").GetDouble(), one.GetProperty("alpha")[0].GetDouble(),
                one.GetProperty("alpha")[1].GetDouble())));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_and_outputs_are_the_references(string name, double timestep, double first, double second)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/modulation.safetensors");
        using var modulation = Modulation(expected, [first, second], isOutsideNull: true);
        var (text, image) = (expected["logits_text"], expected["logits_image"]);
        var logits = modulation.Logits(Stacked([text, image, image]), Call(timestep, 3, 4, 24));
        expected.AssertClose($"{name}.logits", logits[0], Tolerance);
        Assert.Equal(image.ToArray<float>(), logits[1].Contiguous().ToArray<float>());
        var probabilities = logits.Softmax(-1);
        expected.AssertClose($"{name}.probabilities", probabilities[0], Tolerance);
        var (valuesText, valuesNull) = (expected["v_text"], expected["v_null"]);
        var outputs = Stacked([probabilities[0].Matmul(valuesText), probabilities[1].Matmul(valuesNull),
            probabilities[2].Matmul(valuesNull)]);
        expected.AssertClose($"{name}.output", outputs[0], Tolerance);
        expected.AssertClose($"{name}.output_outside_null", modulation.Output(outputs, Call(timestep, 3, 4, 24))[0], Tolerance);
    }

    [Fact]
    public void The_specifications_two_cells_have_their_printed_logits()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/modulation.safetensors");
        const double timestep = 1000;   // where 0.05 t^4 is 0.05, so that alpha 0.4 is a boost of 0.02
        using var modulation = new FocusModulation(new([new Mask(1, 2, [1, 0]), Mask.Empty(1, 2)]), [0, 1, 2, 0], [0.4, 0.4]);
        var (text, image) = (expected["v2.logits_text"], expected["v2.logits_image"]);
        var logits = modulation.Logits(Stacked([text, image, image]).Unsqueeze(1), Call(timestep, 1, 2, 4));
        expected.AssertClose("v2.logits", logits[0][0], Tolerance);
    }

    [Fact]
    public void The_columns_are_the_references()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/modulation.safetensors");
        expected.AssertClose("columns", Regions(expected).Columns(Groups(expected)), 0);
    }

    [Fact]
    public void Only_cross_attention_of_an_instructed_lane_is_touched()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/modulation.safetensors");
        using var published = Modulation(expected, [1, 1], isOutsideNull: false);
        Assert.Equal(AttentionAccess.Logits, published.Access(Call(500, 3, 4, 24)));
        Assert.Equal(AttentionAccess.None, published.Access(Call(500, 3, 4, 24, AttentionKind.Self)));
    }

    private static FocusModulation Modulation(ReferenceFile file, ImmutableArray<double> alphas, bool isOutsideNull) =>
        new(Regions(file), Groups(file), alphas, isOutsideNull);

    private static InstructionRegions Regions(ReferenceFile file) => new(
        [.. Enumerable.Range(0, 2).Select(i => new Mask(3, 4, file["masks"][i].Contiguous().ToArray<byte>()))]);

    private static ImmutableArray<int> Groups(ReferenceFile file) => [.. file["group"].ToArray<long>().Select(group => (int)group)];

    private static Tensor Stacked(Tensor[] rows) => Tensor.Concat([.. rows.Select(row => row.Unsqueeze(0))], 0);

    private static AttentionCall Call(double timestep, int height, int width, int keyCount,
        AttentionKind kind = AttentionKind.Cross) => new()
    {
        Site = new AttentionSite("mid_block.attentions.0.transformer_blocks.0.attn2", kind, UNetStage.Mid, 2), Step = Step.At(timestep),
        Batch = Batch.Of(1, Role.Text, Role.Image, Role.Unconditional), Keys = KeyLayout.Plain(3, keyCount),
            Height = height, Width = width,
    };
}
