using Itemwise.Diffusion.Clip;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Clip;

public sealed class TokenSpanTests
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Load(Fixtures.At("sd", "tokenizer")).WithAdded("#handbag0");

    [Fact]
    public void A_word_is_found_behind_the_start_token() =>
        Assert.Equal(new TokenSpan(5, 1), TokenSpan.Find(Tokenizer, "a photo of a cat", "cat"));

    [Fact]
    public void A_word_of_several_tokens_and_a_phrase_are_spans()
    {
        const string Prompt = "the zürich cat, a Photo of #handbag0";
        var span = TokenSpan.Find(Tokenizer, Prompt, "Zürich");
        Assert.Equal(new TokenSpan(2, 5), span);
        Assert.Equal("zürich", Tokenizer.Decode(Tokenizer.Encode(Prompt).AsSpan()[span.Range]));
        Assert.Equal(new TokenSpan(9, 3), TokenSpan.Find(Tokenizer, Prompt, "a photo of"));
        Assert.Equal(new TokenSpan(12, 1), TokenSpan.Find(Tokenizer, Prompt, "#handbag0"));
    }

    [Fact]
    public void Every_occurrence_is_found_and_one_can_be_chosen()
    {
        Assert.Equal([2, 5, 8], TokenSpan.FindAll(Tokenizer, "a cat and a cat on a cat", "cat").Select(s => s.Start));
        Assert.Equal(5, TokenSpan.Find(Tokenizer, "a cat and a cat on a cat", "cat", occurrence: 1).Start);
    }

    [Fact]
    public void The_end_of_a_longer_word_is_not_the_word()
    {
        // "bird" ends in the token d</w>, which is also the whole word "d".
        Assert.Equal(new TokenSpan(5, 1), TokenSpan.Find(Tokenizer, "a bird d", "d"));
        Assert.Empty(TokenSpan.FindAll(Tokenizer, "a bird", "d"));
    }

    [Fact]
    public void Words_that_do_not_occur_are_refused_by_name()
    {
        Assert.Equal("The prompt \"a cat\" does not hold the words \"dog\"; write them as they stand there.",
            Assert.Throws<InputRefusedException>(() => TokenSpan.Find(Tokenizer, "a cat", "dog")).Message);
        Assert.Contains("in 1 places only", Assert.Throws<InputRefusedException>(() => TokenSpan.Find(Tokenizer, "a cat", "cat", 1))
            .Message, StringComparison.Ordinal);
        Assert.Empty(TokenSpan.FindAll(Tokenizer, "a cat", " "));
    }
}
