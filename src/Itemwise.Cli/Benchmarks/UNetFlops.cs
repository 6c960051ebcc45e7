using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Cli.Benchmarks;

/// <summary>Counts the multiplications and additions of a UNet's forward pass from its weights and the sizes of its maps.</summary>
/// <remarks>Two for each weight and place it is used at, four for each pair of query and key and channel. Norms, activations and sums are
/// not counted, nor keys and values of prompts, which are projected once a run.</remarks>
internal static class UNetFlops
{
    private const string Weight = ".weight";

    /// <summary>Of one pass.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sample">[L, C, H, W].</param>
    /// <param name="context">What the pass is conditioned on.</param>
    public static double Count(ModelSet model, Tensor sample, UNetContext context)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var maps = new Dictionary<string, (long Rows, long Places)>();
        model.UNet.Forward(sample, context, watch: (path, output) => maps[path] = (output.Size(0), Places(output)));
        var flops = model.UNetStore.Names.Where(name => name.EndsWith(Weight, StringComparison.Ordinal))
            .Sum(name => OfWeight(model, name, maps));
        var keyCount = context.Conditioning.Keys.KeyCount;
        return flops + model.UNet.Sites.Sum(site => OfAttention(model, site, keyCount, maps));
    }

    // [L, C, H, W], [L, N, C] or [L, C].
    private static long Places(Tensor output) => output.Rank switch { 4 => output.Size(2) * output.Size(3), 3 => output.Size(1), _ => 1 };

    private static double OfWeight(ModelSet model, string name, Dictionary<string, (long Rows, long Places)> maps)
    {
        var weight = model.UNetStore.Get(name);
        if (weight.Rank < 2 || name.EndsWith("attn2.to_k.weight", StringComparison.Ordinal)
            || name.EndsWith("attn2.to_v.weight", StringComparison.Ordinal))
        {
            return 0;
        }

        var (rows, places) = MapOf(name, maps);
        return 2.0 * weight.ElementCount * rows * (name.Contains("time_emb", StringComparison.Ordinal) ? 1 : places);
    }

    private static double OfAttention(ModelSet model, AttentionSite site, int keyCount, Dictionary<string, (long Rows, long Places)> maps)
    {
        var (rows, places) = MapOf(site.Path, maps);
        var channels = model.UNetStore.Get(site.Path + ".to_q" + Weight).Size(0);
        return 4.0 * rows * places * (site.Kind == AttentionKind.Self ? places : keyCount) * channels;
    }

    // The module nearest above a weight whose output was seen; all within it work at that output's size.
    private static (long Rows, long Places) MapOf(string path, Dictionary<string, (long Rows, long Places)> maps)
    {
        for (var at = path.LastIndexOf('.'); at > 0; at = path.LastIndexOf('.', at - 1))
        {
            if (maps.TryGetValue(path[..at], out var map) && map.Places > 0)
            {
                return map;
            }
        }

        return (1, 1);
    }
}
