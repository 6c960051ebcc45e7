using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;

namespace Itemwise.Diffusion.Tests.Attention;

public sealed class RegionBiasLaws : AttentionEditLaws<RegionBias>
{
    protected override KeyLayout Keys => new(3 * EditedPass.PromptLength,
        [[new(0, 3 * EditedPass.PromptLength)], EditedPass.Items, EditedPass.Items]);

    protected override ImmutableArray<int> ChangedLanes => [1, 2];

    protected override AttentionAccess Stage => AttentionAccess.Bias;

    protected override RegionBias Create() => new(EditedPass.Stripes);
}

public sealed class AttentionRecorderLaws : AttentionEditLaws<AttentionRecorder>
{
    protected override ImmutableArray<int> ChangedLanes => [];

    protected override AttentionAccess Stage => AttentionAccess.Observation;

    protected override AttentionRecorder Create() => new((in _) => true);
}

public sealed class LogitsEditLaws : AttentionEditLaws<IAttentionEdit>
{
    protected override ImmutableArray<int> ChangedLanes => [1];

    protected override AttentionAccess Stage => AttentionAccess.Logits;

    protected override IAttentionEdit Create() => new SharperLogits([1]);
}

public sealed class ProbabilitiesEditLaws : AttentionEditLaws<IAttentionEdit>
{
    protected override ImmutableArray<int> ChangedLanes => [2];

    protected override AttentionAccess Stage => AttentionAccess.Probabilities;

    protected override StepWindow Window => new(0.3, 0.8);

    protected override IAttentionEdit Create() => new SourceToTarget(1, 2, Window);
}

public sealed class OutputEditLaws : AttentionEditLaws<IAttentionEdit>
{
    protected override ImmutableArray<int> ChangedLanes => [1];

    protected override AttentionAccess Stage => AttentionAccess.Output;

    protected override IAttentionEdit Create() => new OutsideFrom(0, 1, StepWindow.Always);
}

public sealed class AttentionMeanLaws : AttentionEditLaws<AttentionMean>
{
    protected override ImmutableArray<int> ChangedLanes => [];

    protected override AttentionAccess Stage => AttentionAccess.Observation;

    protected override AttentionMean Create() => new(AttentionKind.Cross, (in _) => true);
}
