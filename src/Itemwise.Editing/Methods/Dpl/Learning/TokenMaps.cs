using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>The cross-attention maps of the level that losses look at: which layers they come from, and a pass that ends there.</summary>
internal sealed class TokenMaps
{
    private readonly ModelSet model;
    private readonly AttentionSite last;

    /// <summary>The maps of a model.</summary>
    /// <param name="model">Borrowed.</param>
    /// <param name="cells">Cells across, for the model's own picture size.</param>
    public TokenMaps(ModelSet model, int cells)
    {
        this.model = model;
        Level = LevelFor(model, AttentionKind.Cross, cells);
        last = model.UNet.Sites.Last(site => site.Kind == AttentionKind.Cross && site.Level == Level);
    }

    /// <summary>The level of the maps.</summary>
    public int Level { get; }

    /// <summary>The maps' size for latents of a size.</summary>
    public (int Height, int Width) SizeOf(int height, int width)
    {
        for (var level = 0; level < Level; level++)
        {
            (height, width) = ((height + 1) / 2, (width + 1) / 2);
        }

        return (height, width);
    }

    /// <summary>The level whose maps have nearest to so many cells across, of those where the network has such attention.</summary>
    public static int LevelFor(ModelSet model, AttentionKind kind, int cells)
    {
        var wanted = Math.Log2((double)model.UNetConfig.SampleSize / cells);
        return model.UNet.Sites.Where(site => site.Kind == kind).Select(site => site.Level).Distinct()
            .MinBy(level => (Math.Abs(level - wanted), level));
    }

    /// <summary>Keeps the mean of the maps of text rows; the caller's to dispose.</summary>
    public AttentionMean Mean(bool keepGraph = false) => Mean(AttentionKind.Cross, Level, keepGraph);

    /// <summary>Keeps the mean of a level's maps of text rows; the caller's to dispose.</summary>
    public static AttentionMean Mean(AttentionKind kind, int level, bool keepGraph = false) =>
        new(kind, (in AttentionCall call) => call.Site.Level == level, lane => lane.Role == Role.Text, keepGraph);

    /// <summary>The maps at a run's step, from a pass that ends at the last of them, with their graph where gradients are on.</summary>
    /// <returns>[H, W, K], the caller's scope's.</returns>
    public Tensor Observe(DenoisingRun run, Condition condition)
    {
        using var scope = TensorScope.Enter();
        using var mean = Mean(keepGraph: true);
        var (sample, context) = run.Input(condition, Role.Text);
        model.UNet.Observe(sample, context with { Attention = AttentionEdits.None.Then(mean) }, last);
        return scope.Return(Of(mean));
    }

    /// <summary>What was kept, as a map.</summary>
    /// <returns>[H, W, K], the caller's scope's.</returns>
    public static Tensor Of(AttentionMean mean)
    {
        using var scope = TensorScope.Enter();
        var (height, width) = mean.Sizes[0];
        return scope.Return(mean.Map(height, width).Reshape(height, width, -1));
    }

    /// <summary>A word's map: the mean of its tokens'.</summary>
    /// <param name="maps">[H, W, K].</param>
    /// <param name="word">Its place among the tokens.</param>
    /// <returns>[H, W], the caller's scope's.</returns>
    public static Tensor OfWord(Tensor maps, TokenSpan word)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(maps.Slice(2, word.Start, word.End).Mean([2]));
    }
}
