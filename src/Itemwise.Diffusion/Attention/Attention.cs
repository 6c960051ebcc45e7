using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>The one attention layer of the UNet: pixels to pixels, or pixels to the prompt's tokens.</summary>
/// <remarks>Fused unless an edit asks for the logits or probabilities of this very call. Rows that attend to nothing get the output
/// projection's bias and cost nothing.</remarks>
public sealed class Attention
{
    private readonly Linear toQ, toK, toV, toOut;
    private readonly long headWidth;
    private readonly double scale;

    /// <summary>Reads the layer's weights.</summary>
    /// <param name="w">The layer's place in the checkpoint.</param>
    /// <param name="kind">Self or cross.</param>
    /// <param name="stage">The part of the UNet.</param>
    /// <param name="heads">H.</param>
    /// <param name="width">C of the pixels.</param>
    /// <param name="contextWidth">C of what is looked at.</param>
    public Attention(WeightPath w, AttentionKind kind, UNetStage stage, int heads, long width, long contextWidth)
    {
        ArgumentNullException.ThrowIfNull(w);
        Site = new AttentionSite(w.Path, kind, stage, heads);
        toQ = new Linear(w / "to_q", width, width, bias: false);
        toK = new Linear(w / "to_k", contextWidth, width, bias: false);
        toV = new Linear(w / "to_v", contextWidth, width, bias: false);
        toOut = new Linear(w / "to_out" / 0, width, width);
        headWidth = width / heads;
        scale = 1 / Math.Sqrt(headWidth);
    }

    /// <summary>Where this layer is.</summary>
    public AttentionSite Site { get; }

    /// <summary>[L, N, C] to the same shape, N = height times width.</summary>
    public Tensor Forward(Tensor hidden, int height, int width, UNetContext context)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(context);
        return Site.Kind == AttentionKind.Self
            ? toOut.Forward(Attend(hidden, toK.Forward(hidden), toV.Forward(hidden), null, context.Batch, height, width, context))
            : CrossAttend(hidden, height, width, context);
    }

    private Tensor CrossAttend(Tensor hidden, int height, int width, UNetContext context)
    {
        var lanes = context.Conditioning.Keys.AttendingLanes;
        if (lanes.Length == context.Batch.Count)
        {
            var (keys, values) = Projected(context, null);
            return toOut.Forward(Attend(hidden, keys, values, context.Conditioning.Keys, context.Batch, height, width, context));
        }

        if (lanes.IsEmpty)
        {
            return toOut.Bias!.As(hidden).Expand(hidden.Shape.AsSpan());
        }

        using var scope = TensorScope.Enter();
        var rows = Tensor.From<long>([.. lanes.Select(lane => (long)lane)]).To(hidden.Device);
        var (someKeys, someValues) = Projected(context, rows);
        var batch = new Batch([.. lanes.Select(lane => context.Batch.Lanes[lane])]);
        var attended = toOut.Forward(Attend(hidden.IndexSelect(0, rows), someKeys, someValues, context.Conditioning.Keys.Attending, batch, height, width, context));
        return scope.Return(toOut.Bias!.As(hidden).Expand(hidden.Shape.AsSpan()).IndexCopy(0, rows, attended));
    }

    private (Tensor Keys, Tensor Values) Projected(UNetContext context, Tensor? rows)
    {
        (Tensor Keys, Tensor Values) Project()
        {
            var tokens = rows is null ? context.Conditioning.Tokens : context.Conditioning.Tokens.IndexSelect(0, rows);
            return (toK.Forward(tokens), toV.Forward(tokens));
        }

        return context.Projections?.GetOrAdd(Site, context.Conditioning, Project) ?? Project();
    }

    // [L, N, C] and [L, K, C] to [L, N, C]. A null layout is self-attention: one unnamed segment over all pixels.
    private Tensor Attend(Tensor hidden, Tensor keys, Tensor values, KeyLayout? layout, Batch batch, int height, int width, UNetContext context)
    {
        using var scope = TensorScope.Enter();
        var (q, k, v) = (Split(toQ.Forward(hidden)), Split(keys), Split(values));            // [L, H, N|K, D]
        var edits = context.Attention.List;
        if (edits.IsEmpty)
        {
            return scope.Return(Merge(Tensor.Attention(q, k, v, PaddingBias(layout, hidden), scale)));
        }

        var call = new AttentionCall
        {
            Site = Site, Step = context.Step, Batch = batch, Height = height, Width = width,
            Keys = layout ?? KeyLayout.Plain(batch.Count, (int)k.Size(2)),
        };
        var access = AttentionAccess.None;
        var bias = PaddingBias(layout, hidden);
        foreach (var edit in edits)
        {
            var wanted = edit.Access(call);
            access |= wanted;
            if (wanted.HasFlag(AttentionAccess.Bias) && edit.Bias(call, hidden.DType, hidden.Device) is { } more)
            {
                bias = bias is null ? more : bias + more;
            }
        }

        return scope.Return(Merge((access & (AttentionAccess.Logits | AttentionAccess.Probabilities)) == 0
            ? Tensor.Attention(q, k, v, bias, scale)
            : Explicit(q, k, v, bias, edits, call)));
    }

    // The logits and probabilities in float32, for edits to see; [L, H, N, K] exists for this call only.
    private Tensor Explicit(Tensor q, Tensor k, Tensor v, Tensor? bias, ImmutableArray<IAttentionEdit> edits, in AttentionCall call)
    {
        var logits = (q.To(DType.Float32) * scale).Matmul(k.To(DType.Float32).Transpose(-2, -1));
        if (bias is not null)
        {
            logits += bias.To(DType.Float32);
        }

        foreach (var edit in edits)
        {
            if (edit.Access(call).HasFlag(AttentionAccess.Logits))
            {
                logits = edit.Logits(logits, call);
            }
        }

        var probabilities = logits.Softmax(-1);
        foreach (var edit in edits)
        {
            if (edit.Access(call).HasFlag(AttentionAccess.Probabilities))
            {
                probabilities = edit.Probabilities(probabilities, call);
            }
        }

        return probabilities.To(v.DType).Matmul(v);
    }

    // Keys in no segment are padding: [L, 1, 1, K] of 0 and -infinity, or null where there are none.
    private static Tensor? PaddingBias(KeyLayout? layout, Tensor hidden)
    {
        if (layout is not { HasPadding: true })
        {
            return null;
        }

        var bias = new float[layout.Lanes.Length * layout.KeyCount];
        Array.Fill(bias, float.NegativeInfinity);
        for (var lane = 0; lane < layout.Lanes.Length; lane++)
        {
            foreach (var segment in layout.Lanes[lane])
            {
                bias.AsSpan((lane * layout.KeyCount) + segment.Start, segment.Count).Clear();
            }
        }

        return Tensor.From(bias, layout.Lanes.Length, 1, 1, layout.KeyCount).To(hidden.DType, hidden.Device);
    }

    private Tensor Split(Tensor tensor) => tensor.Reshape(tensor.Size(0), tensor.Size(1), Site.Heads, headWidth).Transpose(1, 2);

    private static Tensor Merge(Tensor tensor) => tensor.Transpose(1, 2).Reshape(tensor.Size(0), tensor.Size(2), -1);
}
