using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Multi-head attention (arXiv:1706.03762) of a map's pixels to each other or to prompts; the one place where edits apply.</summary>
/// <remarks>The kernel follows from the edits of each call: fused where they add biases at most, explicit with a float32 softmax where one wants logits or probabilities.
/// Cross-attention of a lane without keys is the output projection's bias, and no query, key or value is computed for it: the projections have no
/// bias, so that a context of zeros gives exactly that.</remarks>
internal sealed class Attention
{
    private readonly Linear toQ, toK, toV, toOut;
    private readonly double scale;
    private readonly bool upcast;

    /// <summary>Reads the layer's weights.</summary>
    /// <param name="w">The layer's place in the checkpoint.</param>
    /// <param name="kind">Self or cross.</param>
    /// <param name="stage">The part of the UNet.</param>
    /// <param name="channels">Width of the pixels.</param>
    /// <param name="keyWidth">Width of what keys and values are made of.</param>
    /// <param name="headCount">Heads; they divide <paramref name="channels"/>.</param>
    /// <param name="upcast">Whether to compute in float32 whatever the dtype.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public Attention(WeightPath w, AttentionKind kind, UNetStage stage, int channels, int keyWidth, int headCount, bool upcast)
    {
        Site = new AttentionSite(w.Path, kind, stage, headCount);
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
    /// <param name="context">What the pass was told.</param>
    /// <param name="height">Height of the map whose pixels the queries are, row by row.</param>
    /// <param name="width">Width of that map.</param>
    /// <returns>[L, Q, C].</returns>
    public Tensor Forward(Tensor hidden, UNetContext context, int height, int width)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(Site.Kind == AttentionKind.Self
            ? AttendToPixels(hidden, context, height, width)
            : AttendToPrompts(hidden, context, height, width));
    }

    private Tensor AttendToPixels(Tensor hidden, UNetContext context, int height, int width)
    {
        var edits = context.Attention.List;
        var (q, k, v) = (Split(toQ.Forward(hidden)), Split(toK.Forward(hidden)), Split(toV.Forward(hidden)));   // [L, H, Q, D]
        if (edits.IsEmpty)
        {
            return toOut.Forward(Merge(Fused(q, k, v, null)));
        }

        var call = new AttentionCall
        {
            Site = Site, Step = context.Step, Batch = context.Batch, Height = height, Width = width,
            Keys = KeyLayout.Plain((int)hidden.Size(0), (int)hidden.Size(1)),
        };
        return toOut.Forward(Merge(Edited(q, k, v, null, context.Attention, call)));
    }

    private Tensor AttendToPrompts(Tensor hidden, UNetContext context, int height, int width)
    {
        var layout = context.Conditioning.Keys;
        var keys = layout.Attending;
        if (keys.Lanes.IsEmpty)
        {
            return toOut.Bias!.As(hidden).Expand(hidden.Size(0), hidden.Size(1), -1);
        }

        var edits = context.Attention;
        var call = new AttentionCall
        {
            Site = Site, Step = context.Step, Height = height, Width = width, Keys = keys,
            Batch = ReferenceEquals(keys, layout) ? context.Batch : new Batch([.. layout.AttendingLanes.Select(lane => context.Batch.Lanes[lane])]),
        };
        var q = ProjectPixels(LaneRows.Take(hidden, layout), edits, call);                                     // [A, H, Q, D]
        var (k, v) = context.Projections?.Find(Site, context.Conditioning) ?? ProjectPrompts(hidden, context, call);   // [A, H, K, D]
        var mask = keys.HasPadding ? PaddingMask(keys, upcast ? DType.Float32 : hidden.DType, hidden.Device) : null;   // [A, 1, 1, K]
        var attended = edits.List.IsEmpty ? Fused(q, k, v, mask) : Edited(q, k, v, mask, edits, call);
        return LaneRows.PutBack(toOut.Forward(Merge(attended)), toOut.Bias!.As(hidden), layout);
    }

    private Tensor ProjectPixels(Tensor hidden, AttentionEdits edits, in AttentionCall call)
    {
        var queries = toQ.Forward(hidden);                                                                     // [A, Q, C]
        foreach (var edit in edits.List)
        {
            queries = edit.Access(call).HasFlag(AttentionAccess.Projections) ? edit.Queries(queries, hidden, call) : queries;
        }

        return Split(queries);
    }

    private (Tensor Keys, Tensor Values) ProjectPrompts(Tensor hidden, UNetContext context, in AttentionCall call)
    {
        var conditioning = context.Conditioning;
        var tokens = LaneRows.Take(conditioning.Tokens, conditioning.Keys).To(hidden.DType, hidden.Device);
        var (keys, values) = (toK.Forward(tokens), toV.Forward(tokens));                                       // [A, K, C]
        foreach (var edit in context.Attention.List)
        {
            (keys, values) = edit.Access(call).HasFlag(AttentionAccess.Projections) ? edit.KeysAndValues(keys, values, tokens, call) : (keys, values);
        }

        (keys, values) = (Split(keys), Split(values));                                                         // [A, H, K, D]
        return context.Projections?.Keep(Site, conditioning, keys, values) ?? (keys, values);
    }

    private Tensor Edited(Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionEdits edits, in AttentionCall call)
    {
        var all = AttentionAccess.None;
        var bias = mask;
        foreach (var edit in edits.List)
        {
            var access = edit.Access(call);
            all |= access;
            if (access.HasFlag(AttentionAccess.Bias) && edit.Bias(call, upcast ? DType.Float32 : q.DType, q.Device) is { } added)
            {
                bias = bias is null ? added : bias + added;
            }
        }

        if ((all & (AttentionAccess.Logits | AttentionAccess.Probabilities)) != 0)
        {
            return Explicit(Probabilities(q, k, bias, edits, call), v);
        }

        if (all.HasFlag(AttentionAccess.Observation))
        {
            Probabilities(q, k, bias, edits, call);
        }

        return Fused(q, k, v, bias);
    }

    private Tensor Fused(Tensor q, Tensor k, Tensor v, Tensor? bias) => upcast && q.DType != DType.Float32
        ? Tensor.Attention(q.To(DType.Float32), k.To(DType.Float32), v.To(DType.Float32), bias, scale).To(q.DType)
        : Tensor.Attention(q, k, v, bias, scale);

    private static Tensor Explicit(Tensor probabilities, Tensor v) => probabilities.To(v.DType).Matmul(v);

    private Tensor Probabilities(Tensor q, Tensor k, Tensor? bias, AttentionEdits edits, in AttentionCall call)
    {
        // The scale goes to the queries: they are fewer numbers than the logits, and products stay in float16's range.
        var logits = upcast
            ? (q.To(DType.Float32) * scale).Matmul(k.To(DType.Float32).Transpose(-2, -1))
            : (q * scale).Matmul(k.Transpose(-2, -1)).To(DType.Float32);                                       // [L, H, Q, K]
        logits = bias is null ? logits : logits + bias.To(DType.Float32);
        foreach (var edit in edits.List)
        {
            logits = edit.Access(call).HasFlag(AttentionAccess.Logits) ? edit.Logits(logits, call) : logits;
        }

        var probabilities = logits.Softmax(-1);
        foreach (var edit in edits.List)
        {
            var access = edit.Access(call);
            if ((access & (AttentionAccess.Probabilities | AttentionAccess.Observation)) != 0)
            {
                var edited = edit.Probabilities(probabilities, call);
                probabilities = access.HasFlag(AttentionAccess.Probabilities) ? edited : probabilities;
            }
        }

        return probabilities;
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
