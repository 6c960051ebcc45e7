using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Cross-condition attention modulation (arXiv:2312.10113, equations 3 to 7): an instruction's tokens are seen inside
/// its region, and everywhere
/// else a cell attends as it does without any instruction.</summary>
/// <remarks>Of the lanes of a picture it changes the instructed one alone; what is put outside are the logits of the same
/// picture's image lane in
/// the same pass. Masks are made once for each layer size and live as long as this edit; who made it disposes it.</remarks>
/// <param name="regions">Where each instruction applies.</param>
/// <param name="groups">The instruction of each token, from 1; 0 for none.</param>
/// <param name="alphas">How much each instruction's tokens are raised towards a cell's largest logit; the published value is 1.</param>
/// <param name="isOutsideNull">Whether cells of no region also take the image lane's values, so that nothing of the text reaches
/// them. Not published.</param>
/// <param name="specials">Where tokens of no instruction are seen.</param>
public sealed class FocusModulation(InstructionRegions regions, ImmutableArray<int> groups, ImmutableArray<double> alphas,
    bool isOutsideNull = false, SpecialTokens specials = SpecialTokens.Union)
    : IAttentionEdit, IDisposable
{
    private const double LeastBoost = -0.5;

    // At 1 a token is raised to the largest logit of its cell; above, the order of tokens would turn round.
    private const double LargestBoost = 1;

    private readonly Dictionary<(int Height, int Width, Device Device), (Tensor Columns, Tensor Inside)> masks = [];

    /// <summary>Equation 7: how much the boost counts at a time step of 0 to 1000.</summary>
    public static double Xi(double timestep) => 0.05 * Math.Pow(timestep / 1000, 4);

    /// <summary>The boost of each token at a time step; 0 for tokens of no instruction.</summary>
    public ImmutableArray<double> Boosts(double timestep) =>
        [.. groups.Select(group => group == 0 ? 0 : Math.Clamp(alphas[group - 1] * Xi(timestep), LeastBoost, LargestBoost))];

    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind != AttentionKind.Cross || !call.Batch.Lanes.Any(lane => lane.Role == Role.Text) ? AttentionAccess.None
        : isOutsideNull ? AttentionAccess.Logits | AttentionAccess.Output
        : AttentionAccess.Logits;

    /// <inheritdoc/>
    public Tensor Logits(Tensor logits, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(logits);
        using var scope = TensorScope.Enter();
        var columns = MasksAt(call, logits.Device).Columns;
        var boosts = Tensor.From<float>([.. Boosts(call.Step.Timestep).Select(boost => (float)boost)], groups.Length).To(logits.Device);
        return scope.Return(Instructed(logits, call, (text, image) =>
        {
            var raised = text + (boosts * (text.Max([-1], keepDims: true) - text));
            return (columns * raised) + ((-columns + 1) * image);
        }));
    }

    /// <inheritdoc/>
    public Tensor Output(Tensor values, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = TensorScope.Enter();
        var inside = MasksAt(call, values.Device).Inside.To(values.DType);
        return scope.Return(Instructed(values, call, (text, image) => (inside * text) + ((-inside + 1) * image)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (columns, inside) in masks.Values)
        {
            columns.Dispose();
            inside.Dispose();
        }

        masks.Clear();
    }

    // The rows with each picture's instructed one made of itself and the image row.
    private static Tensor Instructed(Tensor rows, in AttentionCall call, Func<Tensor, Tensor, Tensor> combine)
    {
        var batch = call.Batch;
        Tensor Row(int index) => rows.Slice(0, index, index + 1);
        return Tensor.Concat([.. batch.Lanes.Select((lane, i) => lane.Role == Role.Text
            ? combine(Row(i), Row(batch.IndexOf(lane with { Role = Role.Image }))) : Row(i))], 0);
    }

    // Columns [Q, K] and whether a cell is in any region [Q, 1].
    private (Tensor Columns, Tensor Inside) MasksAt(in AttentionCall call, Device device)
    {
        var key = (call.Height, call.Width, device);
        if (!masks.TryGetValue(key, out var made))
        {
            using var scope = TensorScope.Enter();
            var here = regions.At(call.Height, call.Width);
            var inside = Tensor.From<float>([.. here.Union.Pixels.ToArray().Select(cell => (float)cell)], call.Height * call.Width, 1);
            masks[key] = made = (here.Columns(groups, specials).To(device).Own(), inside.To(device).Own());
        }

        return made;
    }
}
