using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <content>The layers of neural networks. A null weight or bias is none.</content>
public sealed partial class Tensor
{
    /// <summary>[..., N] times the transposed [M, N] weight, plus bias: [..., M].</summary>
    public Tensor Linear(Tensor weight, Tensor? bias = null) =>
        Wrap(Native.iw_linear(Handle, weight.Handle, OrNone(bias), out var handle), handle);

    /// <summary>[B, C, H, W] by a [C', C / groups, h, w] kernel: [B, C', H', W'].</summary>
    public Tensor Conv2d(Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int groups = 1) =>
        Wrap(Native.iw_conv2d(Handle, weight.Handle, OrNone(bias), stride, padding, groups, out var handle), handle);

    /// <summary>Normalises groups of channels of [B, C, ...] (arXiv:1803.08494), then SiLU where asked: the pair is one pass.</summary>
    public Tensor GroupNorm(int groups, Tensor? weight, Tensor? bias, double epsilon = 1e-5, bool silu = false) =>
        Wrap(Native.iw_group_norm(Handle, groups, OrNone(weight), OrNone(bias), epsilon, silu ? (byte)1 : (byte)0, out var handle),
            handle);

    /// <summary>Normalises the last dimension (arXiv:1607.06450).</summary>
    public Tensor LayerNorm(Tensor? weight, Tensor? bias, double epsilon = 1e-5) =>
        Wrap(Native.iw_layer_norm(Handle, OrNone(weight), OrNone(bias), epsilon, out var handle), handle);

    /// <summary>[..., 2C] to [..., C]: the first half times GELU of the second (arXiv:2002.05202).</summary>
    public Tensor GeGlu() => Wrap(Native.iw_geglu(Handle, out var handle), handle);

    /// <summary>Exponentials that sum to 1 along a dimension.</summary>
    public Tensor Softmax(int dim) => Wrap(Native.iw_softmax(Handle, dim, out var handle), handle);

    /// <summary>This [V, C] table's rows for Int64 ids of any shape: [..., C].</summary>
    public Tensor Embedding(Tensor ids) => Wrap(Native.iw_embedding(Handle, ids.Handle, out var handle), handle);

    /// <summary>[B, C, H, W] to another size by nearest neighbour: source index floor(i in / out).</summary>
    public Tensor UpsampleNearest(long height, long width) =>
        Wrap(Native.iw_upsample_nearest(Handle, height, width, out var handle), handle);

    /// <summary>[B, C, H, W] to another size, linearly or cubically, with antialiasing where asked.</summary>
    public Tensor Resize(long height, long width, bool cubic = false, bool antialias = false) =>
        Wrap(Native.iw_resize(Handle, height, width, cubic ? (byte)1 : (byte)0, antialias ? (byte)1 : (byte)0, out var handle), handle);

    /// <summary>softmax(q k' scale + bias) v without the probabilities ever being seen.</summary>
    /// <param name="q">[L, H, Q, D].</param>
    /// <param name="k">[L, H, K, D].</param>
    /// <param name="v">[L, H, K, D].</param>
    /// <param name="bias">Broadcastable to [L, H, Q, K], added to the logits; null adds nothing.</param>
    /// <param name="scale">Usually 1 / sqrt(D).</param>
    /// <returns>[L, H, Q, D].</returns>
    public static Tensor Attention(Tensor q, Tensor k, Tensor v, Tensor? bias, double scale) =>
        Wrap(Native.iw_attention(q.Handle, k.Handle, v.Handle, OrNone(bias), scale, out var handle), handle);

    private static readonly TensorHandle None = new();

    private static TensorHandle OrNone(Tensor? tensor) => tensor?.Handle ?? None;
}
