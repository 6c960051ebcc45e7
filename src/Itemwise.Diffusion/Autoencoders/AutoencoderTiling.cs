using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>How a picture that is too large for the memory is encoded and decoded: in tiles that overlap.</summary>
/// <remarks>The lowest level, whose attention sees the whole picture, is computed whole. Above it a tile's outer quarter of the
/// overlap is thrown away, which covers most of what its border could reach, and the rest fades into its neighbour. Group norms want
/// the whole picture's mean and variance, which passes over the tiles find first: one finds them nearly, so that the result is nearly
/// that of the whole picture and has no seam; as many as there are norms find them exactly (docs/memory.md has the figures).</remarks>
/// <param name="Side">Of a tile, in latent cells; pictures up to this size are computed whole.</param>
/// <param name="Overlap">Of neighbouring tiles, in latent cells; a multiple of 4, less than <paramref name="Side"/>.</param>
/// <param name="Passes">Passes over all tiles before the one that counts; each costs what that one
/// costs. Between one and all norms the estimates swing.</param>
public sealed record AutoencoderTiling(int Side, int Overlap, int Passes = 1)
{
    private const int LeastSide = 32;
    private const int OverlapShare = 4;

    // Maps of the picture's size that are alive together at the widest place of the decoder: a
    // residual block's input, normed input, output and sum.
    private const int LiveMaps = 4;

    /// <summary>The largest tiles that leave half of the memory to others.</summary>
    /// <param name="config">The autoencoder's sizes.</param>
    /// <param name="byteCount">Of a number.</param>
    /// <param name="freeBytes">Memory that is free.</param>
    public static AutoencoderTiling For(AutoencoderKLConfig config, int byteCount, long freeBytes)
    {
        ArgumentNullException.ThrowIfNull(config);
        var perCell = BytesPerCell(config, byteCount);
        var side = (int)Math.Clamp(Math.Sqrt(freeBytes / 2 / perCell), LeastSide, short.MaxValue) / OverlapShare * OverlapShare;
        return new AutoencoderTiling(side, Math.Max(side / OverlapShare, OverlapShare) / 4 * 4);
    }

    /// <summary>Bytes at the peak of decoding, for each latent cell: the maps at the picture's
    /// size, as wide as the level before the last.</summary>
    public static long BytesPerCell(AutoencoderKLConfig config, int byteCount)
    {
        ArgumentNullException.ThrowIfNull(config);
        var channels = config.BlockOutChannels;
        return (long)LiveMaps * channels[Math.Min(1, channels.Length - 1)] * config.Factor * config.Factor * byteCount;
    }

    /// <summary>Computes a map tile by tile.</summary>
    /// <param name="input">[B, C, H, W].</param>
    /// <param name="inputPerCell">Its places along a cell's side.</param>
    /// <param name="outputPerCell">The result's places along a cell's side.</param>
    /// <param name="part">From a tile to its result.</param>
    /// <returns>[B, C', H', W'], float32; the caller's scope's.</returns>
    internal Tensor Run(Tensor input, int inputPerCell, int outputPerCell, Func<Tensor, TiledNorms, Tensor> part)
    {
        using var scope = TensorScope.Enter();
        using var norms = new TiledNorms();
        var (rows, columns) = (Spans((int)input.Size(2) / inputPerCell), Spans((int)input.Size(3) / inputPerCell));
        for (var pass = 0; pass < Passes; pass++)
        {
            Visit((_, _, _) => { });
            norms.EndPass();
        }

        Tensor? sum = null, weights = null;
        Visit((made, row, column) =>
        {
            var weight = (Ramp(row, outputPerCell).Unsqueeze(1) * Ramp(column, outputPerCell).Unsqueeze(0)).To(made.Device);   // [h, w]
            sum ??= Tensor.Zeros([made.Size(0), made.Size(1), row.Whole * outputPerCell, column.Whole * outputPerCell],
                device: made.Device).Own();
            weights ??= Tensor.Zeros([row.Whole * outputPerCell, column.Whole * outputPerCell], device: made.Device).Own();
            var (y, x) = (row.Start * outputPerCell, column.Start * outputPerCell);
            sum.Slice(2, y, y + made.Size(2)).Slice(3, x, x + made.Size(3)).AddInPlace(made * weight);
            weights.Slice(0, y, y + made.Size(2)).Slice(1, x, x + made.Size(3)).AddInPlace(weight);
        });
        var whole = sum! / weights!;
        sum!.Dispose();
        weights!.Dispose();
        return scope.Return(whole);

        void Visit(Action<Tensor, Span, Span> take)
        {
            foreach (var row in rows)
            {
                foreach (var column in columns)
                {
                    using var tileScope = TensorScope.Enter();
                    norms.TileRows = row.Length;
                    norms.Share = (row.ShareStart, row.ShareEnd, column.ShareStart, column.ShareEnd);
                    var tile = input.Slice(2, row.Start * inputPerCell, row.End * inputPerCell)
                        .Slice(3, column.Start * inputPerCell, column.End * inputPerCell);
                    take(part(tile.Contiguous(), norms).To(DType.Float32), row, column);
                }
            }
        }
    }

    /// <summary>Whether a picture of this many cells is larger than a tile.</summary>
    internal bool Divides(long rows, long columns) => rows > Side || columns > Side;

    // Evenly spread, so that no two tiles overlap less than asked for; where they overlap each counts half of it.
    private Span[] Spans(int length)
    {
        if (length <= Side)
        {
            return [new Span(0, length, length, 0, length)];
        }

        var count = (int)Math.Ceiling((double)(length - Overlap) / (Side - Overlap));
        int[] starts = [.. Enumerable.Range(0, count).Select(i => (int)Math.Round((double)i * (length - Side) / (count - 1)))];
        int Border(int i) => (starts[i - 1] + Side + starts[i]) / 2;
        return [.. starts.Select((start, i) =>
            new Span(start, Side, length, i == 0 ? 0 : Border(i) - start, (i == count - 1 ? length : Border(i + 1)) - start))];
    }

    // 0 in the overlap's outer quarter, 1 from its inner quarter on; 1 towards the picture's own edge.
    private Tensor Ramp(Span span, int perCell)
    {
        var values = new float[span.Length * perCell];
        double margin = Overlap / 4.0 * perCell, rise = Overlap / 2.0 * perCell;
        for (var i = 0; i < values.Length; i++)
        {
            var before = span.Start == 0 ? double.PositiveInfinity : (i + 0.5 - margin) / rise;
            var after = span.End == span.Whole ? double.PositiveInfinity : (values.Length - i - 0.5 - margin) / rise;
            values[i] = (float)Math.Clamp(Math.Min(before, after), 0, 1);
        }

        return Tensor.From(values, values.Length);
    }

    // A tile along one axis, in cells; its share is the part of it that no other counts.
    private readonly record struct Span(int Start, int Length, int Whole, int ShareStart, int ShareEnd)
    {
        public int End => Start + Length;
    }
}
