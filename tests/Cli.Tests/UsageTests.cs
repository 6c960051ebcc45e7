namespace Itemwise.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("itemwise demo")]
    [InlineData("'frobnicate'", "frobnicate")]
    [InlineData("'--bogus'", "items", "folder", "--bogus")]
    [InlineData("--output", "new", "photo.png", "--items", "items.png")]
    [InlineData("'DIR'", "items")]
    [InlineData("gpu", "doctor", "--device", "gpu")]
    [InlineData("fp8", "doctor", "--dtype", "fp8")]
    [InlineData("--seed", "doctor", "--seed", "-1")]
    [InlineData("--seed", "doctor", "--seed", "one")]
    public void A_wrong_command_line_ends_with_2_and_one_sentence(string word, params string[] args) => CliRun.Of(args).AssertRefused(2, word);

    [Fact]
    public void With_json_a_wrong_command_line_prints_an_error_object()
    {
        var run = CliRun.Of("items", "--json");

        Assert.Equal(2, run.Code);
        Assert.Equal(2, run.Json.GetProperty("code").GetInt32());
        Assert.NotEqual("", run.Json.GetProperty("error").GetString());
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_word_that_begins_with_an_at_sign_is_no_response_file() => CliRun.Of("items", "@nowhere").AssertRefused(3, "'@nowhere'");

    [Fact]
    public void The_version_is_a_bare_number()
    {
        var run = CliRun.Of("--version");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", run.Output);
    }
}
