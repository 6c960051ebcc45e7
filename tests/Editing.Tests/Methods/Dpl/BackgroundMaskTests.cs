using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.Dpl;

/// <summary>Clusters of self-attention and what of them is background, on made-up attention whose regions are known.</summary>
[AssertNoTensorLeaks]
public sealed class BackgroundMaskTests
{
    private const int Side = 32;

    [Fact]
    public void Clusters_are_the_regions_that_look_at_themselves()
    {
        using var scope = TensorScope.Enter();
        var labels = SelfAttentionClusters.Of(Attention(), 5, seed: 1);
        var pairs = Regions().Zip(labels).Distinct().ToArray();
        Assert.Equal(5, pairs.Length);
        Assert.Equal(5, pairs.Select(pair => pair.Second).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_no_noun_attends_to_is_background(bool grows)
    {
        using var scope = TensorScope.Enter();
        var settings = DplSettings.Usual with { GrowsBackground = grows };
        var mask = BackgroundMask.Of([Noun(1, 0.3f), Noun(2, 0.25f)], Attention(), Side, Side, settings)!;
        var regions = Regions();
        for (var cell = 0; cell < mask.Pixels.Length; cell++)
        {
            var region = regions[((cell / 16 * 2) * Side) + (cell % 16 * 2)];
            Assert.True(grows ? region is 1 or 2 || mask.Pixels[cell] == 1 : mask.Pixels[cell] == (region is 1 or 2 ? 0 : 1));
        }

        Assert.True(!grows || mask.Count > regions.Count(region => region is not (1 or 2)) / 4);
    }

    [Fact]
    public void Where_every_cluster_has_a_noun_there_is_no_background()
    {
        using var scope = TensorScope.Enter();
        Assert.Null(BackgroundMask.Of([Tensor.Ones([16, 16])], Attention(), Side, Side, DplSettings.Usual));
    }

    // Four quarters, and a square in the middle.
    private static int[] Regions() => [.. Enumerable.Range(0, Side * Side).Select(i => (Row: i / Side, Column: i % Side)).Select(
        at => at.Row is >= 10 and < 22 && at.Column is >= 10 and < 22 ? 4 : (at.Row < 16 ? 0 : 2) + (at.Column < 16 ? 0 : 1))];

    private static Tensor Attention()
    {
        var (regions, random) = (Regions(), new Random(3));
        var rows = new float[regions.Length * regions.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (regions[i / regions.Length] == regions[i % regions.Length] ? 1 : 0) + (0.05f * random.NextSingle());
        }

        var attention = Tensor.From(rows, regions.Length, regions.Length);
        return attention / attention.Sum([1], keepDims: true);
    }

    private static Tensor Noun(int region, float value)
    {
        var regions = Regions();
        return Tensor.From([.. Enumerable.Range(0, 256).Select(
            i => regions[(i / 16 * 2 * Side) + (i % 16 * 2)] == region ? value : 0.01f)], 16, 16);
    }
}
