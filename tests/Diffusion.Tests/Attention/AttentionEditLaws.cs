using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Attention;

/// <summary>What holds for every edit. A new edit gets a class that derives from this one and names its lanes, window and stage.</summary>
[AssertNoTensorLeaks]
public abstract class AttentionEditLaws<TEdit> where TEdit : IAttentionEdit
{
    private const double RoundingTolerance = 2e-5;

    /// <summary>The edit as a run would make it, for a batch of one unconditional and two text lanes of three items.</summary>
    protected abstract TEdit Create();

    /// <summary>The keys under which it is tested.</summary>
    protected virtual KeyLayout Keys => EditedPass.PlainKeys;

    /// <summary>Rows of the batch that it may change.</summary>
    protected abstract ImmutableArray<int> ChangedLanes { get; }

    /// <summary>Where it acts: the access it asks for.</summary>
    protected abstract AttentionAccess Stage { get; }

    /// <summary>Steps at which it acts.</summary>
    protected virtual StepWindow Window => StepWindow.Always;

    /// <summary>Whether rows of probabilities still sum to 1 after it; a reweighting's do not.</summary>
    protected virtual bool KeepsSums => true;

    [Fact]
    public void It_changes_the_lanes_it_names_and_no_other()
    {
        using var pass = new EditedPass();
        using var edit = new OwnedEdit(Create());
        var (before, after) = (pass.Run(Keys, new Unchanged(edit.Edit)), pass.Run(Keys, edit.Edit));
        for (var lane = 0; lane < pass.Batch.Count; lane++)
        {
            if (ChangedLanes.Contains(lane))
            {
                EditedPass.AssertDifferent(before[lane], after[lane]);
            }
            else
            {
                EditedPass.AssertSame(before[lane], after[lane]);
            }
        }
    }

    [Fact]
    public void A_recorder_beside_it_changes_nothing_bit_for_bit()
    {
        using var pass = new EditedPass();
        using var edit = new OwnedEdit(Create());
        using var recorder = new AttentionRecorder((in _) => true);
        var alone = pass.Run(Keys, edit.Edit);
        EditedPass.AssertSame(alone, pass.Run(Keys, edit.Edit, recorder));
        EditedPass.AssertSame(alone, pass.Run(Keys, recorder, edit.Edit));
        Assert.Equal(2 * pass.Model.Sites.Length, recorder.Records.Count);
    }

    [Fact]
    public void Every_row_of_probabilities_is_finite_and_sums_to_one()
    {
        using var pass = new EditedPass();
        using var edit = new OwnedEdit(Create());
        using var recorder = new AttentionRecorder((in _) => true);
        Assert.True(pass.Run(Keys, edit.Edit, recorder).IsFinite().Min().Item() == 1);
        foreach (var record in recorder.Records)
        {
            Assert.True(record.Probabilities.IsFinite().Min().Item() == 1, $"{record.Site.Path}: a query sees no key.");
            if (KeepsSums)
            {
                Assert.InRange((record.Probabilities.Sum([-1]) - 1).Abs().Max().Item(), 0, 1e-5);
            }
        }
    }

    [Fact]
    public void Outside_its_window_it_has_no_access()
    {
        using var edit = new OwnedEdit(Create());
        for (var index = 0; index < 10; index++)
        {
            var call = new AttentionCall
            {
                Site = new AttentionSite("up_blocks.0.attentions.0.transformer_blocks.0.attn2", AttentionKind.Cross, UNetStage.Up, 4),
                Step = new Step(index, 10, 999 - index, 998 - index),
                    Batch = new Batch(new Lane(0, Role.Unconditional), new Lane(0, Role.Text), new Lane(1, Role.Text)),
                Keys = Keys, Height = 4, Width = 6,
            };
            Assert.Equal(Window.Contains(call.Step), edit.Edit.Access(call) != AttentionAccess.None);
        }
    }

    [Fact]
    public void It_commutes_with_edits_at_other_stages()
    {
        using var pass = new EditedPass();
        using var edit = new OwnedEdit(Create());
        foreach (var stage in (AttentionAccess[])[AttentionAccess.Logits, AttentionAccess.Probabilities])
        {
            if (stage != Stage)
            {
                using var other = new OwnedEdit(stage == AttentionAccess.Logits ? new SharperLogits([1])
                    : new SourceToTarget(1, 2, StepWindow.Always));
                EditedPass.AssertSame(pass.Run(Keys, edit.Edit, other.Edit), pass.Run(Keys, other.Edit, edit.Edit));
            }
        }
    }

    [Fact]
    public void Removing_it_restores_the_result()
    {
        using var pass = new EditedPass();
        var before = pass.Run(Keys);
        using (var edit = new OwnedEdit(Create()))
        {
            pass.Run(Keys, edit.Edit);
        }

        EditedPass.AssertSame(before, pass.Run(Keys));
    }

    [Fact]
    public void The_kernel_it_asks_for_gives_what_the_fused_one_gives()
    {
        using var pass = new EditedPass();
        using var edit = new OwnedEdit(Create());
        ReferenceFile.AssertClose("without change", pass.Run(Keys), pass.Run(Keys, new Unchanged(edit.Edit)), RoundingTolerance);
    }

    /// <summary>Disposes an edit that needs it.</summary>
    private sealed class OwnedEdit(IAttentionEdit edit) : IDisposable
    {
        public IAttentionEdit Edit => edit;

        public void Dispose() => (edit as IDisposable)?.Dispose();
    }
}
