namespace Itemwise.Cli.Tests.Options;

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
    [InlineData("--seed", "doctor", "--seed", "-2")]
    [InlineData("--seed takes a whole number from 0 to 18446744073709551615, or -1", "doctor", "--seed", "18446744073709551616")]
    [InlineData("--seed", "doctor", "--seed", "one")]
    [InlineData("--device takes auto, cpu or cuda, not 'gpu'", "doctor", "--device", "gpu")]
    [InlineData("DIR needs a word, and this one is empty", "items", "")]
    [InlineData("--output needs a word, and this one is empty", "new", "photo.png", "-o", "")]
    [InlineData("--model needs a word, and this one is empty", "doctor", "--model", " ")]
    [InlineData("--output needs a word of its own before '--quiet'", "show", "folder", "-o", "--quiet")]
    [InlineData("'DIR'", "[suggest]", "items")]
    [InlineData("--with", "associate", "folder", "--with", "folder/")]
    [InlineData("seeds that follow", "generate", "a ball", "-o", "x.png", "--count", "2", "--seed", "18446744073709551615")]
    public void A_wrong_command_line_ends_with_2_and_one_sentence(string word, params string[] args) =>
        CliRun.Of(args).AssertRefused(2, word);

    [Fact]
    public void With_json_a_wrong_command_line_prints_an_error_object()
    {
        var run = CliRun.Of("items", "--json");

        Assert.Equal(2, run.Code);
        Assert.Equal(2, run.Json.GetProperty("code").GetInt32());
        Assert.NotEqual("", run.Json.GetProperty("error").GetString());
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("new", "photo.png", "-o", "w", "--segment", "magic")]
    [InlineData("show", "folder", "-o", "--json")]
    [InlineData("items", "a\nb\u001b[31m")]
    public void An_error_is_one_line_in_the_object_too(params string[] args)
    {
        var run = CliRun.Of([.. args, "--json"]);

        Assert.Equal($"itemwise: {run.Json.GetProperty("error").GetString()}\n", run.Error);
        Assert.DoesNotContain(run.Error.TrimEnd('\n'), char.IsControl);
    }

    [Theory]
    [InlineData("version", "--version")]
    [InlineData("help", "--help")]
    [InlineData("help", "edit", "--help")]
    public void With_json_even_help_and_version_are_objects(string field, params string[] args)
    {
        var run = CliRun.Of([.. args, "--json"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.NotEqual("", run.Json.GetProperty(field).GetString());
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
