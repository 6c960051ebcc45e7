using Itemwise.Editing.Running;
using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

public sealed class GenerateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public GenerateTests() => model = TinyModel.In(folder);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_picture_of_the_models_size_is_written_with_its_account()
    {
        var run = Generate("a red cube", "-o", folder.At("cube.png"), "--seed", "4", "--negative", "blur",
            "--sampler", "euler-a", "--json");
        var picture = Picture.Load(folder.At("cube.png"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(folder.At("cube.png"), run.Json.GetProperty("output").GetString());
        Assert.Equal(0, run.Json.GetProperty("liveTensors").GetInt64());
        Assert.StartsWith("a red cube\nNegative prompt: blur\nSteps: 2, Sampler: Euler a, CFG scale: 2, Seed: 4, ",
            picture.Text["parameters"], StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"generate\"", picture.Text["itemwise"], StringComparison.Ordinal);
    }

    [Fact]
    public void Size_and_count_are_as_asked_for()
    {
        var run = Generate("a cube", "-o", folder.At("cube.png"), "--width", "64", "--height", "32", "--count", "2",
            "--steps", "1", "--json");

        Assert.Equal([folder.At("cube-1.png"), folder.At("cube-2.png")],
            run.Json.GetProperty("outputs").EnumerateArray().Select(path => path.GetString()));
        Picture first = Picture.Load(folder.At("cube-1.png")), second = Picture.Load(folder.At("cube-2.png"));
        Assert.Equal((64, 32), (first.Width, first.Height));
        Assert.NotEqual(first.Bytes.ToArray(), second.Bytes.ToArray());
    }

    [Fact]
    public void A_seed_from_2_to_the_63rd_on_is_told_as_it_was_typed()
    {
        const string Seed = "18446744073709551614";
        var run = Generate("a cube", "-o", folder.At("cube.png"), "--steps", "1", "--seed", Seed, "--count", "2", "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(Seed, run.Json.GetProperty("seed").GetRawText());
        var account = Picture.Load(folder.At("cube-1.png")).Text;
        Assert.Contains($"Seed: {Seed}, ", account["parameters"], StringComparison.Ordinal);
        Assert.Contains($"\"seed\":{Seed},", account["itemwise"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_random_seed_is_told_and_makes_the_same_again()
    {
        var run = Generate("a cube", "-o", folder.At("a.png"), "--steps", "1", "--seed", "-1", "--json");
        var seed = run.Json.GetProperty("seed").GetRawText();
        Assert.Equal(0, Generate("a cube", "-o", folder.At("b.png"), "--steps", "1", "--seed", seed, "--quiet").Code);
        Assert.Equal(File.ReadAllBytes(folder.At("a.png")), File.ReadAllBytes(folder.At("b.png")));
        Assert.Contains("itemwise: The seed is ", Generate("a cube", "-o", folder.At("c.png"), "--steps", "1", "--seed", "-1").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Other_words_make_another_version_of_the_same_picture()
    {
        var run = Generate("a red cube", "-o", folder.At("cube.png"), "--rewrite", "a blue cube", "--rewrite", "a red cube on grass",
            "--dtype", "fp32", "--json");
        Assert.Equal([folder.At("cube.png"), folder.At("cube-2.png"), folder.At("cube-3.png")],
            run.Json.GetProperty("outputs").EnumerateArray().Select(path => path.GetString()));
        Assert.Equal(0, Generate("a red cube", "-o", folder.At("alone.png"), "--dtype", "fp32", "--quiet").Code);
        var (alone, first) = (Picture.Load(folder.At("alone.png")), Picture.Load(folder.At("cube.png")));
        Assert.InRange(alone.Bytes.ToArray().Zip(first.Bytes.ToArray(), (a, b) => Math.Abs(a - b)).Max(), 0, 1);
        Assert.NotEqual(first.Bytes.ToArray(), Picture.Load(folder.At("cube-2.png")).Bytes.ToArray());
        Assert.Contains("\"rewritten\":\"a red cube\"", Picture.Load(folder.At("cube-2.png")).Text["itemwise"], StringComparison.Ordinal);
        Generate("a red cube", "-o", folder.At("x.png"), "--rewrite", "a blue cube", "--count", "2")
            .AssertRefused(2, "--rewrite", "--count");
    }

    [Theory]
    [InlineData("ddim")]
    [InlineData("ddpm")]
    [InlineData("euler")]
    [InlineData("euler-a")]
    [InlineData("dpm++")]
    [InlineData("dpm++sde")]
    [InlineData("unipc")]
    [InlineData("heun")]
    [InlineData("lcm")]
    public void Every_promised_sampler_runs(string sampler) => Assert.Equal(0,
        Generate("a cube", "-o", folder.At("cube.png"), "--sampler", sampler, "--quiet").Code);

    [Fact]
    public void A_size_off_the_grid_is_refused() => Generate("a cube", "-o", folder.At("cube.png"), "--width", "63", "--quiet")
        .AssertRefused(3, "63", "multiples of");

    [Fact]
    public void A_plain_prompt_of_more_than_77_tokens_is_refused() => Generate(
        string.Join(' ', Enumerable.Repeat("cube", 100)), "-o", folder.At("cube.png"), "--quiet", "--plain-prompt")
            .AssertRefused(3, "77 tokens");

    [Fact]
    public void A_longer_prompt_is_read_in_chunks_and_a_note_says_so()
    {
        var run = Generate(string.Join(' ', Enumerable.Repeat("cube", 100)), "-o", folder.At("cube.png"));
        Assert.Equal(0, run.Code);
        Assert.Contains(" chunks", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_count_unless_the_prompt_is_plain()
    {
        byte[] Made(params string[] options)
        {
            Assert.Equal(0, Generate([options[0], "-o", folder.At("cube.png"), "--dtype", "fp32", "--quiet", .. options[1..]]).Code);
            return Picture.Load(folder.At("cube.png")).Bytes.ToArray();
        }

        Assert.NotEqual(Made("a cube"), Made("a (cube:1.4)"));
        Assert.Equal(Made("a cube"), Made("a cube", "--plain-prompt"));
        Assert.NotEqual(Made("a (cube:1.4)"), Made("a (cube:1.4)", "--plain-prompt"));
        Assert.DoesNotContain("readsWeights", Picture.Load(folder.At("cube.png")).Text["itemwise"], StringComparison.Ordinal);
        Made("a (cube:1.4)");
        Assert.Contains("\"readsWeights\":true", Picture.Load(folder.At("cube.png")).Text["itemwise"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_among_the_words_is_pointed_to_its_option() => Assert.Contains("--lora style.safetensors:0.8",
        Generate("a cube <lora:style:0.8>", "-o", folder.At("cube.png")).Error, StringComparison.Ordinal);

    [Fact]
    public void Of_an_endless_prompt_a_few_words_are_quoted() =>
        Assert.InRange(Generate(string.Join(' ', Enumerable.Repeat("cube", 5000)), "-o", folder.At("cube.png"),
            "--quiet", "--plain-prompt").Error.Length, 77, 300);

    [Fact]
    public void Float16_where_it_cannot_be_computed_ends_with_4()
    {
        Assert.SkipWhen(Precision.HasFloat16(Itemwise.Torch.Device.Cpu), "This libtorch computes float16 on processors.");

        Generate("a cube", "-o", folder.At("cube.png"), "--dtype", "fp16", "--device", "cpu", "--quiet")
            .AssertRefused(4, "--dtype fp16", "bf16");
    }

    [Theory]
    [InlineData("--sampler", "best")]
    [InlineData("--steps", "0")]
    [InlineData("--count", "0")]
    [InlineData("--guidance", "much")]
    public void A_wrong_value_ends_with_2(string option, string value) =>
        Generate("a cube", "-o", folder.At("cube.png"), option, value).AssertRefused(2, value);

    [Fact]
    public void Progress_goes_to_the_stream_for_people()
    {
        var run = Generate("a cube", "-o", folder.At("cube.png"), "--sampler", "ddim");

        Assert.Equal(folder.At("cube.png") + "\n", run.Output);
        Assert.Contains("sampling: 2 steps", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
    }

    [Theory]
    [InlineData("a photo of {2} beside {3}")]
    [InlineData("a photo of * on a table", "--item", "2")]
    public void A_learned_item_stands_in_a_sentence(string text, params string[] item)
    {
        using var scene = new LearnedScene();
        var run = CliRun.Of(["generate", text, "--from", scene.Workspace, "--model", scene.Model, "-o",
            scene.At("of.png"), "--json", .. item]);
        var plain = CliRun.Of(["generate", "a photo of a bottle", "--model", scene.Model, "-o", scene.At("plain.png")]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(0, plain.Code);
        Assert.Equal(0, run.Json.GetProperty("liveTensors").GetInt64());
        Assert.NotEqual(Picture.Load(scene.At("plain.png")).Bytes.ToArray(), Picture.Load(scene.At("of.png")).Bytes.ToArray());
        Assert.Contains("\"association\":{\"sha256\":", Picture.Load(scene.At("of.png")).Text["itemwise"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "write {N}", "a photo of a bottle", "--from")]
    [InlineData(2, "--item N", "a photo of *", "--from")]
    [InlineData(2, "write one", "a photo of {2}", "--item", "2", "--from")]
    [InlineData(3, "no item 9", "a photo of {9}", "--from")]
    [InlineData(3, "associate", "a photo of {2}", "--from")]
    public void A_sentence_that_names_no_learned_item_is_refused(int code, string word, params string[] args) =>
        Generate([.. args, SampleScene.Workspace(folder), "-o", folder.At("x.png"), "--quiet"]).AssertRefused(code, word);

    [Fact]
    public void An_item_without_a_workspace_is_refused() => Generate("a photo of *", "--item", "2", "-o", folder.At("x.png"))
        .AssertRefused(2, "--from DIR");

    private CliRun Generate(params string[] args) => CliRun.Of(["generate", .. args, "--model", model]);
}
