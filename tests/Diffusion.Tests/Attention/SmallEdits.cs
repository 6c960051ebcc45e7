using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Attention;

/// <summary>Asks for what another edit asks for, so that the same kernels run, and changes nothing.</summary>
internal sealed class Unchanged(IAttentionEdit edit) : IAttentionEdit
{
    public AttentionAccess Access(in AttentionCall call) => edit.Access(call);

    public Tensor? Bias(in AttentionCall call, DType dtype, Device device) =>
        Tensor.Zeros([1, 1, call.Height * call.Width, call.Keys.KeyCount], dtype, device);
}

/// <summary>Doubles the logits of some rows of the batch.</summary>
internal sealed class SharperLogits(ImmutableArray<int> rows) : IAttentionEdit
{
    public AttentionAccess Access(in AttentionCall call) => call.Batch.Count == 3 ? AttentionAccess.Logits : AttentionAccess.None;

    public Tensor Logits(Tensor logits, in AttentionCall call) => Rows.Replace(logits, rows, row => row * 2);
}

/// <summary>Gives one row of the batch the cross-attention probabilities of another, within a
/// window: prompt-to-prompt's simplest edit.</summary>
internal sealed class SourceToTarget(int source, int target, StepWindow window) : IAttentionEdit
{
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Cross && call.Batch.Count == 3 && window.Contains(call.Step)
            ? AttentionAccess.Probabilities : AttentionAccess.None;

    public Tensor Probabilities(Tensor probabilities, in AttentionCall call) =>
        Rows.Replace(probabilities, [target], _ => probabilities[source]);
}

/// <summary>In the right half of every map one row of the batch gets what another gathered: Focus
/// on Your Instruction outside its regions.</summary>
internal sealed class OutsideFrom(int source, int target, StepWindow window, double share = 0.5) : IAttentionEdit
{
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Cross && call.Batch.Count == 3 && window.Contains(call.Step)
            ? AttentionAccess.Output : AttentionAccess.None;

    public Tensor Output(Tensor values, in AttentionCall call)
    {
        var width = call.Width;
        var inside = Tensor.From([.. Enumerable.Range(0, call.Height * width).Select(pixel => pixel % width < share * width ? 1f : 0f)],
            1, call.Height * width, 1);
        return Rows.Replace(values, [target], row => (row * inside) + (values[source] * (-inside + 1)));
    }
}

/// <summary>Projects prompts otherwise within a window, as another network would.</summary>
internal sealed class OtherProjections(StepWindow window) : IAttentionEdit
{
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Cross && window.Contains(call.Step) ? AttentionAccess.Projections : AttentionAccess.None;

    public (Tensor Keys, Tensor Values) KeysAndValues(Tensor keys, Tensor values, Tensor tokens, in AttentionCall call) =>
        (keys * 2, values + call.Step.Index);
}

internal static class Rows
{
    public static Tensor Replace(Tensor tensor, ImmutableArray<int> rows, Func<Tensor, Tensor> change) => Stack(
        [.. Enumerable.Range(0, (int)tensor.Size(0)).Select(row => rows.Contains(row) ? change(tensor[row]) : tensor[row])]);

    public static Tensor Stack(params Tensor[] rows) => Tensor.Concat([.. rows.Select(row => row.Unsqueeze(0))], 0);
}
