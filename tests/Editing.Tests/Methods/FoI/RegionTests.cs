using System.Text.Json;
using Itemwise.Diffusion.Tests;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Editing.WordRegions;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.FoI;

/// <summary>From attention to regions, against the reference. Masks are demanded equal: no cell of the reference's maps lies
/// nearer than 0.001 to a threshold.</summary>
[AssertNoTensorLeaks]
public sealed class RegionTests
{
    private const double SmoothingTolerance = 1e-6;   // nine float32 products of numbers below 1
    private const double ThresholdTolerance = 1e-6;   // stored as float32

    private static readonly int[] AllRounds = [1, 2, 3, 4];
    private static readonly double[] Cuts = [0.4, 0.5, 0.55, 0.6, 0.7];

    public static TheoryData<string, int, int> Maps => new(
        from grid in (string[])["16x16", "8x12"] from name in (string[])["one_peak", "two_peaks", "flat", "noisy"]
        select new TheoryDataRow<string, int, int>($"{grid}.{name}", grid == "16x16" ? 16 : 8, grid == "16x16" ? 16 : 12));

    [Theory]
    [MemberData(nameof(Maps))]
    public void Smoothing_thresholds_and_masks_are_the_references(string name, int height, int width)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/regions.safetensors");
        var smoothed = new KeywordMap(height, width, expected[$"{name}.map"].ToArray<float>()).Smoothed();
        expected.AssertClose($"{name}.smoothed", Plane(smoothed), SmoothingTolerance);
        var (lowest, highest) = (smoothed.Values.ToArray().Min(), smoothed.Values.ToArray().Max());
        foreach (var (i, rounds) in AllRounds.Index())
        {
            foreach (var (j, cut) in Cuts.Index())
            {
                var rule = new RegionRule(rounds, cut);
                Assert.Equal(expected[$"{name}.thresholds"][i][j].Item(), rule.ThresholdFor(lowest, highest), ThresholdTolerance);
                Assert.Equal(MaskOf(expected[$"{name}.masks"][i][j]), smoothed.Region(rule));
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public void One_threshold_keeps_what_rounds_of_squaring_and_stretching_keep(int seed)
    {
        var random = new Random(seed);
        for (var trial = 0; trial < 500; trial++)
        {
            float[] values = [.. Enumerable.Range(0, 64).Select(_ => (float)random.NextDouble() + (trial % 3))];
            var rule = new RegionRule(1 + (trial % 4), 0.4 + (0.3 * random.NextDouble()));
            Assert.Equal(ByRounds(values, rule), new KeywordMap(8, 8, values).Region(rule));
        }
    }

    [Fact]
    public void The_specifications_map_has_its_printed_cells()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/regions.safetensors");
        var smoothed = new KeywordMap(5, 5, expected["v1.map"].ToArray<float>()).Smoothed();
        expected.AssertClose("v1.smoothed", Plane(smoothed), SmoothingTolerance);
        Assert.Equal([4, 2, 2], new[] { 0.4, 0.55, 0.7 }.Select(cut => smoothed.Region(new RegionRule(3, cut)).Count));
        expected.AssertClose("smoothing_kernel", Tensor.From(KeywordMap.Kernel, 3, 3), SmoothingTolerance);
    }

    [Fact]
    public void A_keyword_of_several_tokens_has_the_mean_of_their_maps()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/regions.safetensors");
        var probabilities = expected["pieces.maps"].Permute(1, 2, 0).Reshape(256, 3);
        var mean = KeywordMap.Of(probabilities, [0, 1, 2], 16, 16);
        expected.AssertClose("pieces.mean", Plane(mean), SmoothingTolerance);
        Assert.Equal(MaskOf(expected["pieces.mask"]), mean.Smoothed().Region(RegionRule.Published));
    }

    [Theory]
    [InlineData("16x16", 64, 64)]
    [InlineData("16x16", 32, 32)]
    [InlineData("16x16", 8, 8)]
    [InlineData("8x12", 32, 48)]
    [InlineData("8x12", 16, 24)]
    [InlineData("8x12", 4, 6)]
    [InlineData("9x7", 18, 14)]
    [InlineData("9x7", 17, 13)]
    [InlineData("9x7", 5, 4)]
    public void Regions_on_other_grids_are_the_references(string from, int height, int width)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/resized.safetensors");
        var told = expected[$"{from}.to_{height}x{width}"];
        Assert.Equal(Enumerable.Range(0, 2).Select(i => MaskOf(told[i])), Regions(expected[$"{from}.masks"]).At(height, width).Masks);
    }

    [Theory]
    [InlineData("16x16", 64, 64)]
    [InlineData("8x12", 32, 48)]
    [InlineData("9x7", 36, 28)]
    public void The_union_at_the_latents_size_is_the_references(string from, int height, int width)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/resized.safetensors");
        expected.AssertClose($"{from}.union_bilinear", Regions(expected[$"{from}.masks"]).Reach(height, width, Device.Cpu), 1e-6);
    }

    [Fact]
    public void Guidance_by_instruction_is_taken_on_the_grid()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/foi/guidance.safetensors");
        var regions = Regions(expected["masks"]);
        expected.AssertClose("union_latent", regions.Reach(8, 12, Device.Cpu), 1e-6);
        expected.AssertClose("per_instruction.scale_map", regions.Scales([10, 4], 8, 12, Device.Cpu), 1e-5);
    }

    [Fact]
    public void The_scale_of_largest_magnitude_counts_where_regions_overlap()
    {
        using var scope = TensorScope.Enter();
        var both = new InstructionRegions([Mask.Full(2, 2), Mask.Full(2, 2)]);
        Assert.Equal([-9, -9, -9, -9], both.Scales([4, -9], 2, 2, Device.Cpu).Reshape(-1).ToArray<float>());
    }

    [Fact]
    public void The_programs_own_rule_keeps_a_least_share_of_cells()
    {
        var values = new float[256];
        values[100] = 1;
        Assert.Equal(1, new KeywordMap(16, 16, values).Region(RegionRule.Published).Count);
        values[101] = values[102] = values[103] = 0.2f;
        Assert.Equal(4, new KeywordMap(16, 16, values).Region(RegionRule.Usual).Count);
    }

    [Fact]
    public void One_piece_is_the_one_around_the_peak()
    {
        float[] values = [1, 0.9f, 0, 0.95f];
        Assert.Equal(2, new KeywordMap(1, 4, values).Region(RegionRule.Usual with { IsOnePiece = true }).Count);
        Assert.Equal(3, new KeywordMap(1, 4, values).Region(RegionRule.Usual).Count);
    }

    private static Mask ByRounds(float[] values, RegionRule rule)
    {
        double[] map = [.. values.Select(value => (double)value)];
        for (var round = 0; round < rule.Rounds; round++)
        {
            map = [.. map.Select(value => value * value)];
            var (lowest, highest) = (map.Min(), map.Max());
            map = [.. map.Select(value => (value - lowest) / (highest - lowest))];
        }

        return Mask.Where(8, 8, i => map[i] >= rule.Cut);
    }

    private static InstructionRegions Regions(Tensor masks) => new([.. Enumerable.Range(0, (int)masks.Size(0))
        .Select(i => MaskOf(masks[i]))]);

    private static Mask MaskOf(Tensor mask) => new((int)mask.Size(0), (int)mask.Size(1), mask.Contiguous().ToArray<byte>());

    private static Tensor Plane(KeywordMap map) => Tensor.From(map.Values, map.Height, map.Width);
}
