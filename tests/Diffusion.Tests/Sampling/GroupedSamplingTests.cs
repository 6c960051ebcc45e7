using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Sampling;

/// <summary>D-Edit's own sampling, run whole: grouped prompts, nothing for the unconditional row,
/// and its blending one level too noisy.</summary>
[AssertNoTensorLeaks]
public sealed class GroupedSamplingTests
{
    private const int Side = 64;
    private const int LatentSide = 8;
    private const double Tolerance = 5e-4;

    [Theory]
    [InlineData("sd", "none")]
    [InlineData("sd", "hard")]
    [InlineData("sd", "soft")]
    [InlineData("sd", "both")]
    [InlineData("sd", "both_full")]
    [InlineData("sdxl", "none")]
    [InlineData("sdxl", "hard")]
    [InlineData("sdxl", "soft")]
    [InlineData("sdxl", "both")]
    [InlineData("sdxl", "both_full")]
    public void A_run_equals_D_Edits(string family, string name)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile($"methods/dedit/sampling_{family}.safetensors");
        using var model = ModelSet.Open(Fixtures.At(family));
        using var regions = Regions(expected["masks"]);
        var plan = family == "sd"
            ? (model.SchedulerConfig with { StepsOffset = 0, SetAlphaToOne = true }).Build(SchedulerKind.Ddim, 5)
            : model.SchedulerConfig.Build(SchedulerKind.Ddpm, 5);
        var condition = Prompts(expected, family == "sdxl");
        var progress = new Reports(report =>
        {
            var reached = report.DoneCount == report.Count ? expected[$"{name}.final"] : expected[$"{name}.before_step"][report.DoneCount];
            ReferenceFile.AssertClose($"latents {report.DoneCount}", reached, report.Latents, Tolerance);
        });

        var denoising = new Denoising(
            model.UNet, plan, new ClassifierFree(3), _ => condition, AttentionEdits.None.Then(regions),
            Blend(family, name, plan, expected));
        denoising.Run(expected["start"], noise: family == "sd" ? null
            : step => expected[$"{name}.step_noise"][step.Index], progress: progress);

        Assert.Equal(5, progress.Count);
    }

    private static ImmutableArray<ILatentEdit> Blend(string family, string name, IScheduler plan, ReferenceFile expected)
    {
        using var index = JsonDocument.Parse(File.ReadAllText(Fixtures.At($"methods/dedit/sampling_{family}.json")));
        var entry = index.RootElement.GetProperty("cases").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == name);
        var (isHard, isSoft) = (entry.GetProperty("hard").GetBoolean(), entry.GetProperty("soft").GetBoolean());
        if (!isHard && !isSoft)
        {
            return [];
        }

        var hard = LatentMask(expected["mask_hard"]);
        var soft = isSoft ? LatentMask(expected["mask_soft"]) : null;
        return [new LatentBlend(
            plan, expected["original_latents"], expected[$"{name}.background_noise"], isHard ? hard : hard.ZerosLike(), soft,
            entry.GetProperty("strength").GetDouble(), BlendAlignment.Left)];
    }

    // Three items' contexts side by side for the text's row; no keys at all for the other, which equals a context of zeros.
    private static Condition Prompts(ReferenceFile expected, bool pooled)
    {
        var contexts = Enumerable.Range(0, 3).Select(item => expected[$"context.{item}"]).ToArray();
        var text = Tensor.Concat(contexts, 1);
        var segments = ImmutableArray.CreateBuilder<Segment>();
        foreach (var (item, context) in contexts.Index())
        {
            segments.Add(new Segment(segments.Sum(segment => segment.Count), (int)context.Size(1), item));
        }

        var keys = new KeyLayout((int)text.Size(1), [[], segments.ToImmutable()]);
        var tokens = Tensor.Concat([text.ZerosLike(), text], 0);
        if (!pooled)
        {
            return new Condition(tokens, keys);
        }

        var vector = expected["cond_add_text_embeds"];
        return new Condition(tokens, keys, Tensor.Concat([vector.ZerosLike(), vector], 0),
            expected["add_time_ids"].Expand(2, 6).Contiguous());
    }

    private static RegionBias Regions(Tensor masks)
    {
        var rows = masks.ToArray<byte>();
        return new RegionBias((height, width) => [.. Enumerable.Range(0, height * width).Select(pixel =>
        {
            var (y, x) = (pixel / width * Side / height, pixel % width * Side / width);
            return Enumerable.Range(0, 3).Single(item => rows[(item * Side * Side) + (y * Side) + x] == 1);
        })]);
    }

    private static Tensor LatentMask(Tensor mask) => mask.To(DType.Float32).Reshape(1, 1, Side, Side)
        .UpsampleNearest(LatentSide, LatentSide);
}
