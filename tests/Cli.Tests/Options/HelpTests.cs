using System.Text;

namespace Itemwise.Cli.Tests.Options;

public sealed class HelpTests
{
    private static readonly string[] Commands = ["new", "items", "show", "compare-items", "associate", "edit", "instruct", "invert",
        "rewrite", "history", "undo", "redo", "pack", "unpack", "copy", "export", "import", "reconstruct", "generate", "scene", "evaluate",
        "studio", "demo", "doctor", "bench"];

    [Fact]
    public void The_help_is_as_approved()
    {
        var text = new StringBuilder();
        foreach (var args in Commands.Select(command => (string[])[command, "--help"]).Prepend(["--help"]))
        {
            var run = CliRun.Of(args);
            Assert.Equal((0, ""), (run.Code, run.Error));
            text.Append("$ itemwise ").AppendJoin(' ', args).Append('\n').Append(run.Output.TrimEnd()).Append("\n\n");
        }

        var approved = Path.Combine(Fixtures.RepositoryRoot, "tests", "Cli.Tests", "Approved", "help.txt");

        Assert.Equal(File.ReadAllText(approved), text.ToString());
    }

    [Theory]
    [InlineData("new", "PHOTO", "--output", "--items", "--segment", "auto|graph|attention", "--max-items")]
    [InlineData("compare-items", "FOUND", "TRUE")]
    [InlineData("items", "DIR", "--rename", "--merge", "--split", "--export")]
    [InlineData("associate", "DIR", "--with", "--model", "--steps", "--rank")]
    [InlineData("history", "DIR", "--go")]
    [InlineData("undo", "DIR")]
    [InlineData("redo", "DIR")]
    [InlineData("edit", "DIR", "--describe", "--refine", "--replace", "--swap", "--swap-prompts", "--move", "--resize", "--reshape", "--remove", "--lock", "--order", "--active", "--count", "--preview", "-o", "--also-active", "--close-with", "--strength", "--ring", "--guidance", "--negative", "--steps", "--sampler", "--parity")]
    [InlineData("instruct", "DIR|PHOTO", "TEXT", "-o", "--plain", "--keyword", "--strength", "--region", "--guidance", "--image-guidance", "--negative", "--clean", "--steps", "--start", "--sampler", "euler-a|ddim", "--count", "--preview")]
    [InlineData("invert", "DIR", "CAPTION", "--nouns", "A,B", "--method", "dpl|null-text|ddim", "--item", "WORD=N", "--steps", "--faithful")]
    [InlineData("rewrite", "DIR|PHOTO", "TARGET", "--caption", "--nouns", "--weight", "WORD=F", "--method", "--cross", "--self", "SHARE", "--blend", "--whole", "--guidance", "--steps", "-o")]
    [InlineData("pack", "DIR", "FILE")]
    [InlineData("unpack", "FILE", "DIR")]
    [InlineData("copy", "DIR", "NEWDIR")]
    [InlineData("export", "DIR", "FILE", "--format", "peft|kohya|embeds")]
    [InlineData("import", "DIR", "FILE")]
    [InlineData("reconstruct", "DIR", "-o")]
    [InlineData("generate", "TEXT", "-o", "--from", "--item", "--negative", "--steps", "--guidance", "--width", "--height", "--sampler", "--count", "--rewrite", "ddim|ddpm|euler|euler-a|dpm++")]
    [InlineData("scene", "-o", "DIR", "--count", "--from", "--size", "--edits")]
    [InlineData("evaluate", "-o", "--quick", "--suite", "--method", "--from", "--compare", "--clip", "--lpips", "--dino")]
    [InlineData("studio", "DIR", "--port", "--home", "--no-browser")]
    [InlineData("show", "DIR", "-o")]
    [InlineData("demo", "-o")]
    public void Every_promised_form_is_there(string command, params string[] words)
    {
        var help = CliRun.Of(command, "--help").Output;
        foreach (var word in words.Concat(["--json", "--device", "--dtype", "--seed", "--model", "--quiet"]))
        {
            Assert.Contains(word, help, StringComparison.Ordinal);
        }
    }
}
