using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>Lets one item's pixels be read by another association's cross-attention: their queries, and the keys and values of
/// their prompt, are
/// projected by its to_q, to_k and to_v; everything else by the photo's own.</summary>
/// <remarks>Exact, not a mixture: an <see cref="ItemMap"/> is a partition, so a pixel of that item meets tokens of that item
/// alone, and each of
/// the three projections acts on a pixel or a token by itself. Where whole projections were trained (D-Edit's default), what the
/// item's pixels
/// get is what the other association's network would give them, bit for bit. Where low-rank deltas were trained, the other's changes
/// of output projections and self-attention stay behind: those belong to all pixels. The item's pixels are found once for each
/// layer size and layout.
/// </remarks>
/// <param name="item">The item, by its number in the photo that is edited.</param>
/// <param name="weights">The network's weights as the other association has them; borrowed.</param>
/// <param name="labelsAt">The item of each pixel, row by row, of a map of the given height and width.</param>
public sealed class BorrowedProjections(int item, WeightStore weights, Func<int, int, int[]> labelsAt) : IAttentionEdit, IDisposable
{
    private readonly Dictionary<(int Height, int Width, KeyLayout Keys, Device Device), Tensor> pixels = [];
    private readonly Dictionary<(KeyLayout Keys, Device Device), Tensor> tokens = [];

    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Cross && call.Keys.Lanes.Any(Names) ? AttentionAccess.Projections : AttentionAccess.None;

    /// <inheritdoc/>
    public Tensor Queries(Tensor queries, Tensor hidden, in AttentionCall call)
    {
        using var scope = TensorScope.Enter();
        var key = (call.Height, call.Width, call.Keys, queries.Device);
        if (!pixels.TryGetValue(key, out var own))
        {
            pixels[key] = own = PixelsOf(call, queries.Device);
        }

        return scope.Return(own.Where(Project(hidden, call.Site, "to_q"), queries));
    }

    /// <inheritdoc/>
    public (Tensor Keys, Tensor Values) KeysAndValues(Tensor keys, Tensor values, Tensor tokens, in AttentionCall call)
    {
        using var scope = TensorScope.Enter();
        var key = (call.Keys, keys.Device);
        if (!this.tokens.TryGetValue(key, out var own))
        {
            this.tokens[key] = own = TokensOf(call.Keys, keys.Device);
        }

        return scope.Return(own.Where(Project(tokens, call.Site, "to_k"), keys), own.Where(Project(tokens, call.Site, "to_v"), values));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var mask in pixels.Values.Concat(tokens.Values))
        {
            mask.Dispose();
        }

        pixels.Clear();
        tokens.Clear();
    }

    // [L, H W, 1], of lanes with the item's prompt.
    private Tensor PixelsOf(in AttentionCall call, Device device)
    {
        var labels = labelsAt(call.Height, call.Width);
        var own = new byte[call.Keys.Lanes.Length * labels.Length];
        foreach (var (lane, segments) in call.Keys.Lanes.Index())
        {
            for (var pixel = 0; Names(segments) && pixel < labels.Length; pixel++)
            {
                own[lane * labels.Length + pixel] = (byte)(labels[pixel] == item ? 1 : 0);
            }
        }

        return Owned(own, call.Keys.Lanes.Length, labels.Length, device);
    }

    // [L, K, 1]
    private Tensor TokensOf(KeyLayout keys, Device device)
    {
        var own = new byte[keys.Lanes.Length * keys.KeyCount];
        foreach (var (lane, segments) in keys.Lanes.Index())
        {
            foreach (var segment in segments.Where(segment => segment.Item == item))
            {
                own.AsSpan(lane * keys.KeyCount + segment.Start, segment.Count).Fill(1);
            }
        }

        return Owned(own, keys.Lanes.Length, keys.KeyCount, device);
    }

    private static Tensor Owned(byte[] mask, int laneCount, int length, Device device)
    {
        using var scope = TensorScope.Enter();
        return Tensor.From(mask, laneCount, length, 1).To(device).Equal(1).Own();
    }

    private bool Names(ImmutableArray<Segment> segments) => segments.Any(segment => segment.Item == item);

    private Tensor Project(Tensor input, AttentionSite site, string layer) =>
        input.Linear(weights.Get($"{site.Path}.{layer}.weight").To(input.DType), null);
}
