using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Tests.Attention;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Dpl;

namespace Itemwise.Editing.Tests.Methods.Dpl;

public sealed class WordsKeptOutLaws : AttentionEditLaws<WordsKeptOut>
{
    protected override ImmutableArray<int> ChangedLanes => [2];

    protected override AttentionAccess Stage => AttentionAccess.Bias;

    protected override WordsKeptOut Create() => WordsKeptOutTests.Create();
}

[AssertNoTensorLeaks]
public sealed class WordsKeptOutTests
{
    // The left half.
    private static readonly Mask Region = Mask.Where(8, 12, cell => cell % 12 < 6);

    [Fact]
    public void Cells_of_the_region_do_not_look_at_the_words_and_others_do()
    {
        using var pass = new EditedPass();
        using var edit = Create();
        using var recorder = new AttentionRecorder((in call) => call.Site.Kind == AttentionKind.Cross);
        pass.Run(EditedPass.PlainKeys, edit, recorder);
        foreach (var record in recorder.Records)
        {
            var inside = Region.Sample(record.Height, record.Width).Pixels.ToArray();
            var seen = record.Probabilities[2].Mean([0]).Slice(1, 2, 4).Sum([1]).ToArray<float>();    // [Q]
            Assert.All(seen.Zip(inside), cell => Assert.Equal(cell.Second == 0, cell.First > 0));
        }
    }

    [Fact]
    public void As_long_as_the_region_is_not_known_or_no_word_is_kept_out_it_has_no_access()
    {
        using var unknown = new WordsKeptOut([(new Lane(1, Role.Text), [2])], _ => null);
        using var nothing = new WordsKeptOut([(new Lane(1, Role.Text), [])], _ => [Region]);
        using var elsewhere = new WordsKeptOut([(new Lane(2, Role.Text), [2])], _ => [Region]);
        var call = new AttentionCall
        {
            Site = new AttentionSite("mid_block.attentions.0.transformer_blocks.0.attn2", AttentionKind.Cross, UNetStage.Mid, 4),
            Step = new Step(0, 10, 999, 998), Batch = new Batch(new Lane(1, Role.Text)), Keys = KeyLayout.Plain(1, 24),
            Height = 4, Width = 6,
        };
        Assert.Equal(AttentionAccess.None, unknown.Access(call));
        Assert.Equal(AttentionAccess.None, nothing.Access(call));
        Assert.Equal(AttentionAccess.None, elsewhere.Access(call));
    }

    internal static WordsKeptOut Create() => new([(new Lane(1, Role.Text), [2, 3])], _ => [Region]);
}
