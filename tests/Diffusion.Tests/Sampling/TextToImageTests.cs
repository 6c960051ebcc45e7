using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Sampling;

/// <summary>Whole pipelines: folder and words in, picture out.</summary>
[AssertNoTensorLeaks]
public sealed class TextToImageTests
{
    private const string Cat = "a photo of a cat and a dog on the grass";
    private const string Astronaut = "An astronaut's red car, 4k!  (detailed) in the zürich city";
    private const double LatentTolerance = 5e-4;
    private const double ImageTolerance = 1e-4;
    private const double AncestralTolerance = 3e-3;   // values reach 90

    [Theory]
    [InlineData("sd/expected/pipeline_ddim", Cat, "", SchedulerKind.Ddim, 7.5)]
    [InlineData("sd/expected/pipeline_pndm", Cat, "", null, 7.5)]
    [InlineData("sdxl/expected/pipeline_ddim", Cat, "", SchedulerKind.Ddim, 5.0)]
    [InlineData("sdxl/expected/pipeline_euler", Cat, "", null, 5.0)]
    [InlineData("sdxl/expected/pipeline_euler_zeros", Astronaut, null, null, 5.0)]
    public void A_picture_is_the_published_pipelines(string file, string prompt, string? negative, SchedulerKind? sampler, double guidance)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile($"{file}.safetensors");
        using var model = ModelSet.Open(Fixtures.At(file.Split('/')[0]));
        SizeIds? sizes = file.EndsWith("zeros", StringComparison.Ordinal) ? new SizeIds(512, 640, 8, 16, 256, 384) : null;
        var request = new TextToImageRequest(prompt, negative, Steps: 5, Guidance: guidance, Width: 48, Height: 32,
            Sampler: sampler, Sizes: sizes);
        var progress = new Reports(report => ReferenceFile.AssertClose(
            $"latents {report.DoneCount}", expected["latents_after"][report.Step.Index], report.Latents, LatentTolerance));

        var image = new TextToImage(model).Run(request, start: expected["latents"], progress: progress);

        Assert.Equal((int)expected["latents_after"].Size(0), progress.Count);
        expected.AssertClose("image", image.Permute(0, 2, 3, 1), ImageTolerance);
    }

    [Theory]
    [InlineData("pipeline_ddim", SchedulerKind.Ddim, LatentTolerance)]
    [InlineData("pipeline_euler_ancestral", SchedulerKind.EulerAncestral, AncestralTolerance)]
    public void An_instructed_picture_is_the_published_pipelines(string name, SchedulerKind sampler, double tolerance)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile($"ip2p/expected/{name}.safetensors");
        using var model = ModelSet.Open(Fixtures.At("ip2p"));
        var plan = model.SchedulerConfig.Build(sampler, 5);
        var progress = new Reports(report => ReferenceFile.AssertClose(
            $"latents {report.DoneCount}", expected["latents_after"][report.Step.Index], report.Latents, tolerance));
        Func<Step, Tensor>? drawn = expected.Names.Contains("noise") ? step => expected["noise"][step.Index] : null;

        var image = Instructed.Picture(model, "make it look like winter", expected["image"], plan, expected["latents"],
            noise: drawn, progress: progress);

        expected.AssertClose("output_image", image.Permute(0, 2, 3, 1), ImageTolerance);
    }

    [Fact]
    public void A_seed_means_one_picture_and_several_come_from_one_stream()
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var request = new TextToImageRequest("a cat", Seed: 7, Steps: 3, Width: 32, Height: 16, Count: 2,
            Sampler: SchedulerKind.EulerAncestral);
        var pictures = new TextToImage(model).Run(request);
        var again = new TextToImage(model).Run(request);

        Assert.Equal([2L, 3, 16, 32], pictures.Shape);
        Assert.Equal(pictures.ToArray<float>(), again.ToArray<float>());
        Assert.NotEqual(pictures[0].ToArray<float>(), pictures[1].ToArray<float>());
        Assert.NotEqual(pictures.ToArray<float>(), new TextToImage(model).Run(request with { Seed = 8 }).ToArray<float>());
    }

    [Fact]
    public void The_unconditional_row_is_left_out_without_guidance()
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var request = new TextToImageRequest("a cat", "a dog", Steps: 2, Width: 16, Height: 16, Guidance: 1);
        var without = new TextToImage(model).Run(request);

        Assert.Equal(without.ToArray<float>(), new TextToImage(model).Run(request with
            { Negative = null, Guidance = 0.5 }).ToArray<float>());
    }

    [Fact]
    public void Text_encoders_that_leave_memory_change_no_picture()
    {
        using var scope = TensorScope.Enter();
        using var keeping = ModelSet.Open(Fixtures.At("sdxl"));
        using var freeing = ModelSet.Open(Fixtures.At("sdxl"), new ModelOptions(FreesTextModels: true));
        var request = new TextToImageRequest("a cat", Steps: 2, Width: 16, Height: 16);
        var empty = TensorCounts.Live;
        var picture = new TextToImage(keeping).Run(request);
        keeping.UnloadTextModels();
        var withoutText = TensorCounts.Live - empty;

        var before = TensorCounts.Live;
        var first = new TextToImage(freeing).Run(request);
        Assert.Equal(withoutText, TensorCounts.Live - before);
        Assert.Equal(picture.ToArray<float>(), first.ToArray<float>());
        Assert.Equal(picture.ToArray<float>(), new TextToImage(freeing).Run(request).ToArray<float>());
    }

    [Fact]
    public void The_model_decides_what_a_request_leaves_open()
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("sd"));
        Assert.Equal([1L, 3, 64, 64], new TextToImage(model).Run(new TextToImageRequest("a cat", Steps: 1)).Shape);
    }

    [Theory]
    [InlineData(30, 32, 1, "multiples of 4")]
    [InlineData(32, 0, 1, "multiples of 4")]
    [InlineData(32, 32, 0, "at least 1")]
    public void An_impossible_picture_is_refused(int width, int height, int count, string reason)
    {
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var request = new TextToImageRequest("a cat", Width: width, Height: height, Count: count);
        Assert.Contains(reason, Assert.Throws<InputRefusedException>(() => new TextToImage(model).Run(request)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_without_room_is_refused_with_the_words_that_do_not_fit()
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var prompt = string.Concat(Enumerable.Repeat("a cat, ", 25)) + "and a dog";
        var error = Assert.Throws<InputRefusedException>(() => new TextToImage(model).Run(new TextToImageRequest(prompt)));
        Assert.Contains("77 tokens", error.Message, StringComparison.Ordinal);
        Assert.Contains("and a dog", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_instructions_makes_nothing_from_words_alone()
    {
        using var model = ModelSet.Open(Fixtures.At("ip2p"));
        var error = Assert.Throws<InputRefusedException>(() => new TextToImage(model).Run(new TextToImageRequest("a cat")));
        Assert.Contains("by instruction", error.Message, StringComparison.Ordinal);
    }
}
