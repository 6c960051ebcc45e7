using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Multi-head attention (arXiv:1706.03762) of a map's pixels to each other or to prompts;
/// the one place where edits apply.</summary>
/// <remarks>The kernel follows from the edits of each call: explicit with a float32 softmax where one changes logits or
/// probabilities, else fused. Cross-attention of a lane without keys is the output projection's bias, and no query, key
/// or value is computed for it: the projections have no bias, so that a context of zeros gives exactly that.</remarks>
internal sealed class Attention
{
    private readonly Linear toQ, toK, toV, toOut;
    private readonly double scale;
    private readonly bool upcast;

    /// <summary>Reads the layer's weights.</summary>
    /// <param name="w">The layer's place in the checkpoint.</param>
    /// <param name="kind">Self or cross.</param>
    /// <param name="stage">The part of the UNet.</param>
    /// <param name="level">The size of the map, as <see cref="AttentionSite.Level"/> counts.</param>
    /// <param name="channels">Width of the pixels.</param>
    /// <param name="keyWidth">Width of what keys and values are made of.</param>
    /// <param name="headCount">Heads; they divide <paramref name="channels"/>.</param>
    /// <param name="upcast">Whether to compute in float32 whatever the dtype.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public Attention(WeightPath w, AttentionKind kind, UNetStage stage, int level, int channels, int keyWidth, int headCount, bool upcast)
    {
        Site = new AttentionSite(w.Path, kind, stage, headCount) { Level = level };
        toQ = new Linear(w / "to_q", channels, channels, bias: false);
        toK = new Linear(w / "to_k", keyWidth, channels, bias: false);
        toV = new Linear(w / "to_v", keyWidth, channels, bias: false);
        toOut = new Linear(w / "to_out" / 0, channels, channels);
        scale = 1 / Math.Sqrt(channels / headCount);
        this.upcast = upcast;
    }

    /// <summary>The layer's place and kind.</summary>
    public AttentionSite Site { get; }

    /// <summary>Attends.</summary>
    /// <param name="hidden">[L, Q, C].</param>
    /// <param name="context">What the pass is conditioned on.</param>
    /// <param name="height">Height of the map whose pixels the queries are, row by row.</param>
    /// <param name="width">Width of that map.</param>
    /// <returns>[L, Q, C].</returns>
    public Tensor Forward(Tensor hidden, UNetContext context, int height, int width)
    {
        using var scope = TensorScope.Enter();
        var layout = Layout(hidden, context);
        if (layout.Attending.Lanes.IsEmpty)
        {
            return scope.Return(toOut.Bias!.As(hidden).Expand(hidden.Size(0), hidden.Size(1), -1));
        }

        var call = Call(context, layout, height, width);
        var edits = ActiveEdits.At(call, context.Attention);
        var (q, k, v) = Project(hidden, context, edits, call);
        var attended = Attend(q, k, v, context, edits, call);                                                  // [A, H, Q, D]
        return scope.Return(LaneRows.PutBack(toOut.Forward(Merge(attended)), toOut.Bias!.As(hidden), layout));
    }

    /// <summary>Computes the probabilities for the edits that look at them, and nothing after.</summary>
    /// <inheritdoc cref="Forward"/>
    public void Observe(Tensor hidden, UNetContext context, int height, int width)
    {
        using var scope = TensorScope.Enter();
        var layout = Layout(hidden, context);
        var call = Call(context, layout, height, width);
        var edits = ActiveEdits.At(call, context.Attention);
        if (!layout.Attending.Lanes.IsEmpty && edits.Touch(AttentionAccess.Observation))
        {
            var (q, k, _) = Project(hidden, context, edits, call);
            Probabilities(q, k, Bias(q, edits, call), context, edits, call);
        }
    }

    private KeyLayout Layout(Tensor hidden, UNetContext context) =>
        Site.Kind == AttentionKind.Self ? KeyLayout.Plain((int)hidden.Size(0), (int)hidden.Size(1)) : context.Conditioning.Keys;

    private AttentionCall Call(UNetContext context, KeyLayout layout, int height, int width) => new()
    {
        Site = Site, Step = context.Step, Height = height, Width = width, Keys = layout.Attending,
        Batch = ReferenceEquals(layout.Attending, layout)
            ? context.Batch
            : new Batch([.. layout.AttendingLanes.Select(lane => context.Batch.Lanes[lane])]),
    };

    // Queries, keys and values, [A, H, Q or K, D].
    private (Tensor Queries, Tensor Keys, Tensor Values) Project(
        Tensor hidden, UNetContext context, ActiveEdits edits, in AttentionCall call)
    {
        if (Site.Kind == AttentionKind.Self)
        {
            return (Split(toQ.Forward(hidden)), Split(toK.Forward(hidden)), Split(toV.Forward(hidden)));
        }

        var pixels = LaneRows.Take(hidden, context.Conditioning.Keys);                                         // [A, Q, C]
        var queries = toQ.Forward(pixels);
        foreach (var (edit, _) in edits.Of(AttentionAccess.Projections))
        {
            queries = edit.Queries(queries, pixels, call);
        }

        var (keys, values) = ProjectPrompts(hidden, context, edits, call);
        return (Split(queries), Split(keys), Split(values));
    }

    // Keys and values, [A, K, C]. The layer's own are the same at every step of a run; what edits make of them need not be.
    private (Tensor Keys, Tensor Values) ProjectPrompts(Tensor hidden, UNetContext context, ActiveEdits edits, in AttentionCall call)
    {
        var conditioning = context.Conditioning;
        var known = context.Projections?.Find(Site, conditioning);
        if (known is { } kept && !edits.Touch(AttentionAccess.Projections))
        {
            return kept;
        }

        var tokens = LaneRows.Take(conditioning.Tokens, conditioning.Keys).To(hidden.DType, hidden.Device);    // [A, K, C']
        var (keys, values) = known ?? Keep(toK.Forward(tokens), toV.Forward(tokens));
        foreach (var (edit, _) in edits.Of(AttentionAccess.Projections))
        {
            (keys, values) = edit.KeysAndValues(keys, values, tokens, call);
        }

        return (keys, values);

        (Tensor, Tensor) Keep(Tensor k, Tensor v) => context.Projections?.Keep(Site, conditioning, k, v) ?? (k, v);
    }

    private Tensor Attend(Tensor q, Tensor k, Tensor v, UNetContext context, ActiveEdits edits, in AttentionCall call)
    {
        var bias = Bias(q, edits, call);
        var isExplicit = edits.Touch(AttentionAccess.Logits | AttentionAccess.Probabilities);
        var probabilities = isExplicit || edits.Touch(AttentionAccess.Observation)
            ? Probabilities(q, k, bias, context, edits, call)
            : null;
        var mixed = isExplicit ? probabilities!.To(v.DType).Matmul(v) : Fused(q, k, v, bias);
        foreach (var (edit, _) in edits.Of(AttentionAccess.Output))
        {
            mixed = edit.Output(mixed, call);
        }

        return mixed;
    }

    // The padding's mask and all edits' biases: [A or 1, 1, Q or 1, K], or null for none.
    private Tensor? Bias(Tensor q, ActiveEdits edits, in AttentionCall call)
    {
        var dtype = upcast ? DType.Float32 : q.DType;
        var bias = call.Keys.HasPadding ? PaddingMask(call.Keys, dtype, q.Device) : null;
        foreach (var (edit, _) in edits.Of(AttentionAccess.Bias))
        {
            if (edit.Bias(call, dtype, q.Device) is { } added)
            {
                bias = bias is null ? added : bias + added;
            }
        }

        return bias;
    }

    private Tensor Fused(Tensor q, Tensor k, Tensor v, Tensor? bias) => upcast && q.DType != DType.Float32
        ? Tensor.Attention(q.To(DType.Float32), k.To(DType.Float32), v.To(DType.Float32), bias, scale).To(q.DType)
        : Tensor.Attention(q, k, v, bias, scale);

    private Tensor Probabilities(Tensor q, Tensor k, Tensor? bias, UNetContext context, ActiveEdits edits, in AttentionCall call)
    {
        // The scale goes to the queries: they are fewer numbers than the logits, and products stay in float16's range.
        var logits = upcast
            ? (q.To(DType.Float32) * scale).Matmul(k.To(DType.Float32).Transpose(-2, -1))
            : (q * scale).Matmul(k.Transpose(-2, -1)).To(DType.Float32);                                       // [A, H, Q, K]
        logits = bias is null ? logits : logits + bias.To(DType.Float32);
        foreach (var (edit, _) in edits.Of(AttentionAccess.Logits))
        {
            logits = edit.Logits(logits, call);
        }

        var probabilities = logits.Softmax(-1);
        foreach (var (edit, access) in edits.Of(AttentionAccess.Probabilities | AttentionAccess.Observation))
        {
            if (access.HasFlag(AttentionAccess.Observation))
            {
                Record(edit, edit.Observe(probabilities, call), context.Checkpoints, call);
            }

            probabilities = access.HasFlag(AttentionAccess.Probabilities) ? edit.Probabilities(probabilities, call) : probabilities;
        }

        return probabilities;
    }

    // Where the pass is recomputed, what is recorded in the pass is a leaf, and the recomputed tensor gets its gradient.
    private static void Record(IAttentionEdit edit, Tensor observed, Checkpoints? checkpoints, in AttentionCall call)
    {
        if (checkpoints is null)
        {
            edit.Record(observed, call);
        }
        else if (checkpoints.Output(observed) is { } leaf)
        {
            using var gradients = GradMode.On();
            edit.Record(leaf, call);
        }
    }

    private static Tensor PaddingMask(KeyLayout keys, DType dtype, Device device)
    {
        var values = new float[keys.Lanes.Length * keys.KeyCount];
        Array.Fill(values, float.NegativeInfinity);
        foreach (var (lane, segments) in keys.Lanes.Index())
        {
            foreach (var segment in segments)
            {
                values.AsSpan(lane * keys.KeyCount + segment.Start, segment.Count).Clear();
            }
        }

        return Tensor.From(values, keys.Lanes.Length, 1, 1, keys.KeyCount).To(dtype, device);
    }

    // [L, N, C] to [L, H, N, D] and back; a view, since the heads of a token lie side by side.
    private Tensor Split(Tensor tokens)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(tokens.Reshape(tokens.Size(0), tokens.Size(1), Site.Heads, tokens.Size(2) / Site.Heads).Transpose(1, 2));
    }

    private static Tensor Merge(Tensor heads)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(heads.Transpose(1, 2).Reshape(heads.Size(0), heads.Size(2), heads.Size(1) * heads.Size(3)));
    }
}
