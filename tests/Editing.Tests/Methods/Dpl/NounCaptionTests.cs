using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.Dpl;

public sealed class NounCaptionTests
{
    [Theory]
    [InlineData("a cat and a dog", "cat dog")]
    [InlineData("a photo of a cat sitting next to a mirror", "cat mirror")]
    [InlineData("a photo of a red ball, a metal cube and a mug on a wooden table in front of a brick wall", "ball cube mug")]
    [InlineData("two dogs playing with a striped ball", "dogs ball")]
    [InlineData("a car parked in the street", "car")]
    [InlineData("the ball is red", "ball")]
    [InlineData("on a wooden table", "table")]
    [InlineData("a bowl of hot tomato soup", "bowl soup")]
    [InlineData("a cat.", "cat")]
    public void Nouns_are_found(string caption, string nouns)
    {
        var read = NounCaption.Read(caption, [], []);
        Assert.Equal(nouns, string.Join(' ', read.Nouns.Select(read.WordOf)));
    }

    [Fact]
    public void Braces_name_nouns_and_are_no_part_of_the_caption()
    {
        var caption = NounCaption.Read("a {cat} on a {small red ball}", [], []);
        Assert.Equal("a cat on a small red ball", caption.Text);
        Assert.Equal(["cat", "ball"], caption.Nouns.Select(caption.WordOf));
        Assert.Equal(["small", "red"], caption.Nouns[1].Adjectives.Select(word => caption.Words[word].Text));
    }

    [Fact]
    public void A_noun_that_stands_twice_is_two()
    {
        var caption = NounCaption.Read("a red cube and a blue cube", ["cube"], [new("cube", 4), new("cube", 7)]);
        Assert.Equal([2, 6], caption.Nouns.Select(noun => noun.Word));
        Assert.Equal([4, 7], caption.Nouns.Select(noun => noun.Item!.Value));
        Assert.Equal(["red", "blue"], caption.Nouns.Select(noun => caption.Words[noun.Adjectives[^1]].Text));
        Assert.Equal([0, 1], caption.Nouns.Select(noun => caption.RowOf(noun.Word)));
        Assert.Equal(-1, caption.RowOf(0));
    }

    [Fact]
    public void An_item_may_name_a_word_that_the_finder_leaves_out()
    {
        var caption = NounCaption.Read("a cat on a sofa", [], [new("sofa", 2)]);
        Assert.Equal([null, 2], caption.Nouns.Select(noun => noun.Item));
    }

    [Theory]
    [InlineData("and on the of", "has no noun")]
    [InlineData("  ", "says nothing")]
    [InlineData("a {cat and a dog", "do not pair up")]
    [InlineData("a cat} and a dog", "do not pair up")]
    [InlineData("a {} dog", "hold no whole word")]
    public void What_has_no_noun_is_refused_in_a_sentence(string caption, string reason) =>
        Assert.Contains(reason, Assert.Throws<InputRefusedException>(() => NounCaption.Read(caption, [], [])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Words_that_the_caption_does_not_say_are_refused()
    {
        Assert.Contains("does not say 'horse'", Assert.Throws<InputRefusedException>(
            () => NounCaption.Read("a cat and a dog", ["horse"], [])).Message, StringComparison.Ordinal);
        Assert.Contains("fewer places", Assert.Throws<InputRefusedException>(
            () => NounCaption.Read("a cat and a dog", [], [new("cat", 1), new("cat", 2)])).Message, StringComparison.Ordinal);
    }
}
