using Itemwise.Diffusion.Prompts;

namespace Itemwise.Diffusion.Tests.Prompts;

public sealed class PromptSyntaxTests
{
    // The examples that the web interface's own documentation gives of this form.
    [Theory]
    [InlineData("normal text", "normal text|1")]
    [InlineData("an (important) word", "an |1", "important|1.1", " word|1")]
    [InlineData("(unbalanced", "unbalanced|1.1")]
    [InlineData("\\(literal\\]", "(literal]|1")]
    [InlineData("(unnecessary)(parens)", "unnecessaryparens|1.1")]
    [InlineData("a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).", "a |1", "house|1.573", " |1.1", "on|1", " a |1.1", "hill|0.55",
        ", sun, |1.1", "sky|1.4641", ".|1.1")]
    [InlineData("a [dim] lamp", "a |1", "dim|0.90909", " lamp|1")]
    [InlineData("ratio 3:2) and ]", "ratio 3:2) and ]|1")]
    [InlineData("")]
    public void Brackets_are_weights(string prompt, params string[] pieces) => Assert.Equal(pieces,
        PromptSyntax.Parse(prompt).Fragments.Select(piece => FormattableString.Invariant($"{piece.Text}|{Math.Round(piece.Weight, 5):0.#####}")));

    [Fact]
    public void BREAK_ends_a_chunk_and_is_no_word()
    {
        var syntax = PromptSyntax.Parse("a cat BREAK a dog");
        Assert.Equal([new PromptFragment("a cat", 1, true), new PromptFragment("a dog")], syntax.Fragments);
        Assert.False(syntax.IsPlain);
        Assert.True(PromptSyntax.Parse("BREAKFAST and a BREAKER").IsPlain);
    }

    [Fact]
    public void An_adapter_among_the_words_is_taken_out_and_named()
    {
        var syntax = PromptSyntax.Parse("a cat <lora:style:0.8> <lora:other>");
        Assert.Equal(("a cat", true), (syntax.Words, syntax.IsPlain));
        Assert.Equal([("style", "0.8"), ("other", "1")], syntax.Adapters);
        Assert.Contains("--lora style.safetensors:0.8", PromptChunks.Remark(syntax, 1), StringComparison.Ordinal);
    }
}
