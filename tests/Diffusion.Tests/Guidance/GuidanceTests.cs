using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Guidance;

[AssertNoTensorLeaks]
public sealed class GuidanceTests
{
    private static readonly Step Any = Step.At(500);

    [Fact]
    public void Classifier_free_guidance_goes_beyond_the_text() =>
        Assert.Equal([1 + (3 * 4), 2 + (3 * 4)], Combine(new ClassifierFree(3), Batch.Of(2, Role.Unconditional, Role.Text), 1, 2, 5, 6));

    [Fact]
    public void At_scale_one_only_the_text_is_asked_for()
    {
        var guidance = new ClassifierFree(1);
        Assert.Equal([Role.Text], guidance.Roles);
        Assert.Equal([7], Combine(guidance, Batch.Of(1, Role.Text), 7));
    }

    [Fact]
    public void Each_place_may_have_a_scale_of_its_own()
    {
        using var scope = TensorScope.Enter();
        var scales = Tensor.From([2f, 5f], 1, 1, 1, 2);
        var predictions = Tensor.From([1f, 2f, 5f, 7f], 2, 1, 1, 2);
        var combined = new ClassifierFree(new GuidanceScale(5, _ => scales))
            .Combine(Batch.Of(1, Role.Unconditional, Role.Text), predictions, Any);
        Assert.Equal([1 + (2 * 4f), 2 + (5 * 5f)], combined.ToArray<float>());
    }

    [Fact]
    public void A_scale_by_place_needs_both_roles_even_where_it_is_one_elsewhere()
    {
        using var scope = TensorScope.Enter();
        var scales = Tensor.From([2f], 1, 1, 1, 1);
        var guidance = new ClassifierFree(new GuidanceScale(1, step => step.Index == 3 ? scales : null));
        Assert.Equal([Role.Unconditional, Role.Text], guidance.Roles);
        var (batch, predictions) = (Batch.Of(1, Role.Unconditional, Role.Text), Tensor.From([1f, 5f], 2, 1, 1, 1));
        Assert.Equal(5, guidance.Combine(batch, predictions, Any).Item());
        Assert.Equal(9, guidance.Combine(batch, predictions, new Step(3, 10, 600, 500)).Item());
    }

    [Fact]
    public void Rows_are_found_by_lane_in_whatever_order_they_lie()
    {
        var mixed = new Batch(new Lane(0, Role.Text), new Lane(1, Role.Unconditional), new Lane(1, Role.Text),
            new Lane(0, Role.Unconditional));
        Assert.Equal([1 + (3 * 4), 2 + (3 * 4)], Combine(new ClassifierFree(3), mixed, 5, 2, 6, 1));
    }

    [Fact]
    public void InstructPix2Pix_weighs_instruction_and_picture_apart()
    {
        var guidance = new InstructPix2PixGuidance(7.5, 1.5);
        Assert.Equal([Role.Text, Role.Image, Role.Unconditional], guidance.Roles);
        Assert.Equal([1 + (7.5 * (9 - 4)) + (1.5 * (4 - 1))], Combine(guidance, Batch.Of(1, guidance.Roles.AsSpan()), 9, 4, 1));
    }

    [Theory]
    [InlineData("masked", "union_latent")]
    [InlineData("masked_nearest", "union_latent_nearest")]
    [InlineData("per_instruction.masked", "per_instruction.scale_map")]
    [InlineData("per_instruction.late", "per_instruction.scale_map_late")]
    public void InstructPix2Pix_holds_the_instruction_to_its_region_as_equation_9_of_FoI_says(string name, string map)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/guidance.safetensors");
        var scales = map.StartsWith("union", StringComparison.Ordinal) ? expected[map] * 7.5 : expected[map];
        var window = new StepWindow(0.125, 0.75);   // of the 8 executed steps: 1 to 5
        var guidance = new InstructPix2PixGuidance(new GuidanceScale(7.5, step => window.Contains(step) ? scales : null), 1.5);
        var predictions = Tensor.Concat([expected["text"], expected["image"], expected["none"]], 0);
        foreach (var index in Enumerable.Range(2, 8))
        {
            var step = new Step(index, 10, 0, 0) { Start = 2 };
            var inside = step.ExecutedIndex is >= 1 and <= 5;
            expected.AssertClose(inside ? name : "plain", guidance.Combine(Batch.Of(1, guidance.Roles.AsSpan()), predictions, step), 2e-5);
        }
    }

    [Fact]
    public void A_missing_lane_is_named()
    {
        using var scope = TensorScope.Enter();
        var error = Assert.Throws<ArgumentException>(() => new ClassifierFree(3)
            .Combine(Batch.Of(1, Role.Text), Tensor.Ones([1, 1, 1, 1]), Any));
        Assert.Contains("Unconditional", error.Message, StringComparison.Ordinal);
    }

    private static double[] Combine(IGuidance guidance, Batch batch, params double[] rows)
    {
        using var scope = TensorScope.Enter();
        return guidance.Combine(batch, Tensor.From(rows, rows.Length, 1, 1, 1), Any).Reshape(-1).ToArray<double>();
    }
}
