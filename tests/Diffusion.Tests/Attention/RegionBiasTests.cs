using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Tests.UNets;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Attention;

[AssertNoTensorLeaks]
public sealed class RegionBiasTests
{
    private const double Tolerance = 2e-5;
    private const double StageTolerance = 5e-5;

    [Theory]
    [InlineData("sd", "one.")]
    [InlineData("sd", "two.")]
    [InlineData("sdxl", "")]
    public void Grouping_equals_the_published_sum(string family, string prefix)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile($"methods/dedit/grouped_attention_{family}.safetensors");
        using var unet = new TinyUNet(family);
        using var grouping = new RegionBias(Labels(expected["masks"]));
        var context = TinyUNet.Context(Condition(expected, prefix), edits: AttentionEdits.None.Then(grouping));
        var output = unet.Model.Forward(expected[$"{prefix}sample"], context, expected[$"{prefix}timestep"], (path, value) =>
        {
            if (expected.Names.Contains(prefix + path))
            {
                expected.AssertClose(prefix + path, value, StageTolerance);
            }
        });
        expected.AssertClose($"{prefix}output", output, Tolerance);
    }

    [Fact]
    public void Pixels_of_an_item_without_tokens_are_an_error_that_names_item_and_lane()
    {
        using var pass = new EditedPass();
        var keys = new KeyLayout(18, [[], EditedPass.Items, EditedPass.Items[..2]]);
        using var grouping = new RegionBias(EditedPass.Stripes);
        var error = Assert.Throws<ItemNotInPromptException>(() => pass.Run(keys, grouping));
        Assert.Equal((2, new Lane(1, Role.Text)), (error.Item, error.Lane));
        Assert.Contains("Item 2 has pixels but no tokens in the Text lane of picture 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Uncovered_pixels_attend_to_nothing_where_that_is_allowed()
    {
        using var pass = new EditedPass();
        var keys = new KeyLayout(18, [[], EditedPass.Items, EditedPass.Items]);
        using var grouping = new RegionBias((height, width) => [.. EditedPass.Stripes(height, width)
            .Select(label => label == 2 ? 9 : label)], allowUncovered: true);
        using var recorder = new AttentionRecorder((in call) => call.Site.Kind == AttentionKind.Cross);
        Assert.True(pass.Run(keys, grouping, recorder).IsFinite().Min().Item() == 1);
        foreach (var record in recorder.Records)
        {
            var labels = EditedPass.Stripes(record.Height, record.Width);
            var sums = record.Probabilities.Sum([1, 3]).ToArray<float>();   // [L, Q], over heads and keys
            for (var i = 0; i < sums.Length; i++)
            {
                Assert.Equal(labels[i % labels.Length] == 2 ? 0 : record.Site.Heads, sums[i], 4);
            }
        }
    }

    [Fact]
    public void Allowing_uncovered_pixels_changes_nothing_where_there_are_none()
    {
        using var pass = new EditedPass();
        using var strict = new RegionBias(EditedPass.Stripes);
        using var lenient = new RegionBias(EditedPass.Stripes, allowUncovered: true);
        EditedPass.AssertSame(pass.Run(EditedPass.GroupedKeys, strict), pass.Run(EditedPass.GroupedKeys, lenient));
    }

    [Fact]
    public void Labels_are_asked_for_once_for_each_size_however_many_layouts_are_equal()
    {
        using var pass = new EditedPass();
        var asked = new List<(int, int)>();
        using var grouping = new RegionBias((height, width) =>
        {
            asked.Add((height, width));
            return EditedPass.Stripes(height, width);
        });
        var live = TensorCounts.Live;
        pass.Run(EditedPass.GroupedKeys, grouping).Dispose();
        var afterOne = TensorCounts.Live;
        for (var step = 0; step < 5; step++)
        {
            pass.Run(EditedPass.GroupedKeys, grouping).Dispose();   // a layout made anew each time, as in training
        }

        Assert.Equal([(8, 12), (4, 6), (2, 3)], asked);
        Assert.Equal(live + 3, afterOne);
        Assert.Equal(afterOne, TensorCounts.Live);
    }

    [Fact]
    public void One_item_over_the_whole_picture_changes_nothing()
    {
        using var pass = new EditedPass();
        var keys = new KeyLayout(18, [[new(0, 18, 5)], [new(0, 18, 5)], [new(0, 18, 5)]]);
        using var grouping = new RegionBias((height, width) => [.. Enumerable.Repeat(5, height * width)]);
        ReferenceFile.AssertClose("one item", pass.Run(EditedPass.PlainKeys), pass.Run(keys, grouping), Tolerance);
    }

    private static Condition Condition(ReferenceFile expected, string prefix)
    {
        var contexts = Enumerable.Range(0, 3).Select(item => expected[$"{prefix}context.{item}"]).ToArray();
        var start = 0;
        var segments = new List<Segment>();
        foreach (var (item, context) in contexts.Index())
        {
            segments.Add(new Segment(start, (int)context.Size(1), item));
            start += (int)context.Size(1);
        }

        Tensor? Optional(string key) => expected.Names.Contains(prefix + key) ? expected[prefix + key] : null;
        var lanes = Enumerable.Repeat<ImmutableArray<Segment>>([.. segments], (int)contexts[0].Size(0));
        return new Condition(Tensor.Concat(contexts, 1), new KeyLayout(start, [.. lanes]), Optional("text_embeds"), Optional("time_ids"));
    }

    // Nearest neighbour, as the published code samples its masks.
    private static Func<int, int, int[]> Labels(Tensor masks)
    {
        var (pixels, side) = (masks.ToArray<byte>(), (int)masks.Size(1));
        return (height, width) => [.. Enumerable.Range(0, height * width).Select(cell =>
        {
            var pixel = cell / width * side / height * side + cell % width * side / width;
            return Enumerable.Range(0, 3).First(item => pixels[item * side * side + pixel] != 0);
        })];
    }
}
