using Itemwise.Diffusion.Layers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>The group norms of a picture that is computed in tiles: each tile is normed by the
/// whole picture's mean and variance, not its own.</summary>
/// <remarks>Those are found in passes over all tiles. In the first every tile is normed by itself;
/// what a norm then sees, summed over the tiles, is what the next pass norms by. The first norm is
/// exact after one pass, the second after two, and the later ones nearly so.</remarks>
internal sealed class TiledNorms : IDisposable
{
    private readonly Dictionary<GroupNorm, (Tensor Sum, Tensor Squares, double Count)> seen = [];
    private readonly Dictionary<GroupNorm, (Tensor Mean, Tensor Variance)> known = [];

    /// <summary>Rows of the present tile, in latent cells.</summary>
    public int TileRows { get; set; }

    /// <summary>The part of the present tile that no other tile counts, in cells from its corner.</summary>
    public (int Top, int Bottom, int Left, int Right) Share { get; set; }

    /// <summary>Norms a tile's map.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="input">[B, C, H, W], the tile's.</param>
    /// <param name="silu">Whether SiLU follows.</param>
    public Tensor Normalize(GroupNorm norm, Tensor input, bool silu)
    {
        using var scope = TensorScope.Enter();
        var perCell = (int)input.Size(2) / TileRows;
        var own = input.Slice(2, Share.Top * perCell, Share.Bottom * perCell).Slice(3, Share.Left * perCell, Share.Right * perCell)
            .To(DType.Float32).Reshape(input.Size(0), norm.Groups, -1);                                       // [B, G, N]
        var (sum, squares) = (own.Sum([2], keepDims: true).To(DType.Float64), own.Square().Sum([2], keepDims: true).To(DType.Float64));
        var count = (double)own.Size(2);
        if (seen.TryGetValue(norm, out var before))
        {
            before.Sum.AddInPlace(sum);
            before.Squares.AddInPlace(squares);
            seen[norm] = before with { Count = before.Count + count };
        }
        else
        {
            seen[norm] = (sum.Own(), squares.Own(), count);
        }

        return scope.Return(known.TryGetValue(norm, out var whole)
            ? norm.Apply(input, whole.Mean, whole.Variance, silu)
            : norm.Forward(input, silu));
    }

    /// <summary>Ends a pass over all tiles: from now on tiles are normed by what it saw.</summary>
    public void EndPass()
    {
        using var scope = TensorScope.Enter();
        foreach (var (norm, (sum, squares, count)) in seen)
        {
            Forget(known.GetValueOrDefault(norm));
            var mean = sum / count;
            var variance = (squares / count - mean.Square()).Clamp(0, double.MaxValue);
            known[norm] = (mean.To(DType.Float32).Own(), variance.To(DType.Float32).Own());
            sum.Dispose();
            squares.Dispose();
        }

        seen.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (sum, squares, _) in seen.Values)
        {
            Forget((sum, squares));
        }

        foreach (var pair in known.Values)
        {
            Forget(pair);
        }
    }

    private static void Forget((Tensor First, Tensor Second) pair)
    {
        pair.First?.Dispose();
        pair.Second?.Dispose();
    }
}

/// <summary>A norm of a picture that may be in tiles.</summary>
internal static class PerhapsTiled
{
    /// <summary>Norms a map, and SiLU.</summary>
    public static Tensor Norm(this TiledNorms? tiles, GroupNorm norm, Tensor input) =>
        tiles?.Normalize(norm, input, silu: true) ?? norm.Forward(input, silu: true);
}
