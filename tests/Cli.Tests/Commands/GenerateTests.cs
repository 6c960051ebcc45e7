using Itemwise.Torch.Imaging;

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
        var run = Generate("a red cube", "-o", folder.At("cube.png"), "--seed", "4", "--negative", "blur", "--sampler", "euler-a", "--json");
        var picture = Picture.Load(folder.At("cube.png"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(folder.At("cube.png"), run.Json.GetProperty("output").GetString());
        Assert.Equal(0, run.Json.GetProperty("liveTensors").GetInt64());
        Assert.StartsWith("a red cube\nNegative prompt: blur\nSteps: 2, Sampler: Euler a, CFG scale: 2, Seed: 4, ", picture.Text["parameters"], StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"generate\"", picture.Text["itemwise"], StringComparison.Ordinal);
    }

    [Fact]
    public void Size_and_count_are_as_asked_for()
    {
        var run = Generate("a cube", "-o", folder.At("cube.png"), "--width", "64", "--height", "32", "--count", "2", "--steps", "1", "--json");

        Assert.Equal([folder.At("cube-1.png"), folder.At("cube-2.png")], run.Json.GetProperty("outputs").EnumerateArray().Select(path => path.GetString()));
        Picture first = Picture.Load(folder.At("cube-1.png")), second = Picture.Load(folder.At("cube-2.png"));
        Assert.Equal((64, 32), (first.Width, first.Height));
        Assert.NotEqual(first.Bytes.ToArray(), second.Bytes.ToArray());
    }

    [Theory]
    [InlineData("ddim")]
    [InlineData("ddpm")]
    [InlineData("euler")]
    [InlineData("euler-a")]
    [InlineData("dpm++")]
    public void Every_promised_sampler_runs(string sampler) => Assert.Equal(0, Generate("a cube", "-o", folder.At("cube.png"), "--sampler", sampler, "--quiet").Code);

    [Fact]
    public void A_size_off_the_grid_is_refused() => Generate("a cube", "-o", folder.At("cube.png"), "--width", "63", "--quiet").AssertRefused(3, "63", "multiples of");

    [Fact]
    public void A_prompt_of_more_than_77_tokens_is_refused() =>
        Generate(string.Join(' ', Enumerable.Repeat("cube", 100)), "-o", folder.At("cube.png"), "--quiet").AssertRefused(3, "77 tokens");

    [Theory]
    [InlineData("--sampler", "best")]
    [InlineData("--steps", "0")]
    [InlineData("--count", "0")]
    [InlineData("--guidance", "much")]
    public void A_wrong_value_ends_with_2(string option, string value) => Generate("a cube", "-o", folder.At("cube.png"), option, value).AssertRefused(2, value);

    [Fact]
    public void Progress_goes_to_the_stream_for_people()
    {
        var run = Generate("a cube", "-o", folder.At("cube.png"), "--sampler", "ddim");

        Assert.Equal(folder.At("cube.png") + "\n", run.Output);
        Assert.Contains("sampling: 2 steps", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
    }

    private CliRun Generate(params string[] args) => CliRun.Of(["generate", .. args, "--model", model]);
}
