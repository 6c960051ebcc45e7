using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Editing.Masks;
using Itemwise.Editing.PromptToPrompt;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.PromptToPrompt;

[AssertNoTensorLeaks]
public sealed class LocalBlendTests
{
    private const int Cells = 4;

    [Fact]
    public void Where_no_word_looks_the_source_stands_and_elsewhere_the_target()
    {
        using var scope = TensorScope.Enter();
        using AttentionMean source = Maps(1, 0), target = Maps(1, 15);
        var (kept, made) = (Tensor.Zeros([1, 1, 8, 8]), Tensor.Ones([1, 1, 8, 8]));
        var blend = new LocalBlend((_, _) => kept, [(source, [1]), (target, [1])]);
        var result = blend.After(made, new Step(3, 10, 1, 0)).ToArray<float>();

        // A cell and its neighbours, at two pixels a cell, in two corners.
        var expected = Mask.Where(8, 8, i => (i / 8 < 4 && i % 8 < 4) || (i / 8 >= 4 && i % 8 >= 4));
        Assert.Equal(expected.Pixels.ToArray().Select(pixel => (float)pixel), result);
    }

    [Fact]
    public void The_first_fifth_of_the_run_is_left_alone()
    {
        using var scope = TensorScope.Enter();
        using AttentionMean source = Maps(1, 0), target = Maps(1, 15);
        var made = Tensor.Ones([1, 1, 8, 8]);
        var blend = new LocalBlend((_, _) => made.ZerosLike(), [(source, [1]), (target, [1])]);
        Assert.Same(made, blend.After(made, new Step(1, 10, 1, 0)));
        Assert.NotSame(made, blend.After(made, new Step(2, 10, 1, 0)));
    }

    [Fact]
    public void Words_that_there_are_none_of_look_nowhere()
    {
        using var maps = Maps(1, 5);
        Assert.True(LocalBlend.Place(maps, [], 0.3).IsEmpty);
        Assert.Equal(9, LocalBlend.Place(maps, [1], 0.3).Count);
    }

    // Maps of 4 x 4 cells and three tokens, of which one looks at one cell.
    private static AttentionMean Maps(int token, int cell)
    {
        using var scope = TensorScope.Enter();
        var maps = new AttentionMean(AttentionKind.Cross, (in AttentionCall _) => true);
        var values = new float[Cells * Cells * 3];
        values[(cell * 3) + token] = 1;
        maps.Record(Tensor.From(values, Cells * Cells, 3), new AttentionCall
        {
            Site = new AttentionSite("mid_block.attentions.0.transformer_blocks.0.attn2", AttentionKind.Cross, UNetStage.Mid, 1),
            Step = new Step(0, 10, 1, 0), Batch = new Batch(new Lane(0, Role.Text)), Keys = KeyLayout.Plain(1, 3),
            Height = Cells, Width = Cells,
        });
        return maps;
    }
}
