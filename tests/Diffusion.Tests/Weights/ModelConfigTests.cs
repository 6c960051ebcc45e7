using System.Text;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Weights;

public sealed class ModelConfigTests
{
    [Fact]
    public void Values_are_read_and_absent_ones_take_the_default()
    {
        var config = Config("""{"n":3,"x":0.5,"e":1e-5,"b":true,"t":"silu","list":[1,2],"words":["a","b"],"none":null,"inner":{"k":7}}""");

        Assert.Equal((3, 4), (config.GetInt("n"), config.GetInt("absent", 4)));
        Assert.Equal((0.5, 1e-5, 3.0), (config.GetDouble("x", 0), config.GetDouble("e"), config.GetDouble("n")));
        Assert.True(config.GetBool("b", false));
        Assert.Equal(("silu", "gelu", null), (config.GetText("t"), config.GetText("none", "gelu"), config.GetTextOrNull("none")));
        Assert.Equal([1, 2], config.GetInts("list"));
        Assert.Equal([8, 16], config.GetInts("absent", 8, 16));
        Assert.Equal(["a", "b"], config.GetTexts("words"));
        Assert.Equal(7, config.GetSection("inner")!.GetInt("k"));
        Assert.False(config.Has("none"));
        Assert.Null(config.GetSection("absent"));
    }

    [Fact]
    public void One_number_or_a_list_gives_one_per_level()
    {
        var config = Config("""{"one":4,"each":[1,2,3]}""");
        Assert.Equal([4, 4, 4], config.GetIntPerLevel("one", 3, 8));
        Assert.Equal([1, 2, 3], config.GetIntPerLevel("each", 3, 8));
        Assert.Equal([8, 8], config.GetIntPerLevel("absent", 2, 8));
        Assert.Equal("'m/config.json': 'each' has 3 numbers and needs one for each of the 4 levels.",
            Refusal(() => config.GetIntPerLevel("each", 4, 8)));
    }

    [Fact]
    public void The_numbers_that_Python_writes_into_JSON_are_read()
    {
        var config = Config("""{"a":-Infinity,"b":[Infinity,NaN],"c":"NaN \" -Infinity","d":"1e-05"}""");
        Assert.Equal(double.NegativeInfinity, config.GetDouble("a"));
        Assert.Equal([double.PositiveInfinity, double.NaN], config.GetDoubles("b"));
        Assert.Equal("NaN \" -Infinity", config.GetText("c"));
        Assert.Equal(1e-5, config.GetDouble("d"));
    }

    [Fact]
    public void Errors_name_file_and_key()
    {
        var config = Config("""{"n":"three","x":1.5,"inner":{"k":[1,"two"]},"half":"\ud800"}""");
        Assert.Equal("'m/config.json': 'n' must be a whole number, not \"three\".", Refusal(() => config.GetInt("n")));
        Assert.Equal("'m/config.json': 'x' must be a whole number, not 1.5.", Refusal(() => config.GetInt("x", 1)));
        Assert.Equal("'m/config.json': 'y' is missing.", Refusal(() => config.GetText("y")));
        Assert.Equal("'m/config.json': 'inner.k[1]' must be a whole number, not \"two\".",
            Refusal(() => config.GetSection("inner")!.GetInts("k")));
        Assert.Contains("not valid Unicode", Refusal(() => config.GetText("half")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":Infinit}""")]
    public void What_is_no_JSON_object_is_refused(string json) => Assert.Contains("m/config.json", Refusal(() => Config(json)),
        StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Equal("'none/config.json' is missing; fetch the whole model folder.", Refusal(() => ModelConfig.Read("none/config.json")));

    private static ModelConfig Config(string json) => ModelConfig.Parse(Encoding.UTF8.GetBytes(json), "m/config.json");

    private static string Refusal(Func<object?> read) => Assert.Throws<InputRefusedException>(read).Message;
}
