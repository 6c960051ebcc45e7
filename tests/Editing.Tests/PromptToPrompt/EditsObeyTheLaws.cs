using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Tests.Attention;
using Itemwise.Editing.PromptToPrompt;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.PromptToPrompt;

public sealed class AlignedCrossAttentionLaws : AttentionEditLaws<AlignedCrossAttention>
{
    private const int Tokens = 3 * EditedPass.PromptLength;

    protected override ImmutableArray<int> ChangedLanes => [2];

    protected override AttentionAccess Stage => AttentionAccess.Probabilities;

    protected override StepWindow Window => new(0, 0.8);

    // The source's tokens in another order.
    protected override AlignedCrossAttention Create()
    {
        var matrix = new float[Tokens * Tokens];
        for (var token = 0; token < Tokens; token++)
        {
            matrix[(token * Tokens) + ((token + 1) % Tokens)] = 1;
        }

        var alignment = new TokenAlignment(matrix, [.. Enumerable.Repeat(1f, Tokens)]);
        return new AlignedCrossAttention(new Lane(0, Role.Text), new Dictionary<Lane, TokenAlignment>
        {
            [new Lane(1, Role.Text)] = alignment,
        }, Window, Device.Cpu);
    }
}

public sealed class ReweightedAttentionLaws : AttentionEditLaws<ReweightedAttention>
{
    protected override ImmutableArray<int> ChangedLanes => [2];

    protected override AttentionAccess Stage => AttentionAccess.Probabilities;

    protected override StepWindow Window => new(0, 0.8);

    protected override bool KeepsSums => false;

    protected override ReweightedAttention Create() => new(new Dictionary<Lane, float[]>
    {
        [new Lane(1, Role.Text)] = [.. Enumerable.Range(0, 3 * EditedPass.PromptLength).Select(token => token == 2 ? 6f : 1)],
    }, Window, Device.Cpu);
}

[AssertNoTensorLeaks]
public sealed class InjectedSelfAttentionTests
{
    private static readonly Lane From = new(0, Role.Text);
    private static readonly Lane To = new(1, Role.Text);

    [Fact]
    public void The_target_looks_where_the_source_looks_in_small_maps_and_nobody_else_changes()
    {
        using var pass = new EditedPass();
        using var recorder = new AttentionRecorder((in call) => call.Site.Kind == AttentionKind.Self);
        var edit = new InjectedSelfAttention(From, [To], StepWindow.Always, mostCells: 24);
        var before = pass.Run(EditedPass.PlainKeys, new Unchanged(edit));
        var after = pass.Run(EditedPass.PlainKeys, edit, recorder);
        EditedPass.AssertSame(before[0], after[0]);
        EditedPass.AssertSame(before[1], after[1]);
        EditedPass.AssertDifferent(before[2], after[2]);
        foreach (var record in recorder.Records)
        {
            var isSame = (record.Probabilities[1] - record.Probabilities[2]).Abs().Max().Item() == 0;
            Assert.Equal(record.Height * record.Width <= 24, isSame);
        }
    }

    [Fact]
    public void Outside_its_window_or_without_a_source_it_has_no_access()
    {
        var edit = new InjectedSelfAttention(From, [To], new StepWindow(0, 0.4));
        Assert.Equal(AttentionAccess.Probabilities, edit.Access(Call(3, From, To)));
        Assert.Equal(AttentionAccess.None, edit.Access(Call(4, From, To)));
        Assert.Equal(AttentionAccess.None, edit.Access(Call(0, To)));
    }

    private static AttentionCall Call(int step, params ReadOnlySpan<Lane> lanes) => new()
    {
        Site = new AttentionSite("mid_block.attentions.0.transformer_blocks.0.attn1", AttentionKind.Self, UNetStage.Mid, 4),
        Step = new Step(step, 10, 999 - step, 998 - step), Batch = new Batch([.. lanes]), Keys = KeyLayout.Plain(lanes.Length, 24),
        Height = 4, Width = 6,
    };
}
