using Itemwise.Editing.Methods.FoI;

namespace Itemwise.Editing.Tests.Methods.FoI;

public sealed class InstructionReadingTests
{
    [Theory]
    [InlineData("add a hat to the snowman", InstructionKind.Add, "hat")]
    [InlineData("put a red hat on the cat", InstructionKind.Add, "hat")]
    [InlineData("give the man a long beard", InstructionKind.Add, "beard")]
    [InlineData("make him wear sunglasses", InstructionKind.Add, "sunglasses")]
    [InlineData("remove the red ball", InstructionKind.Remove, "ball")]
    [InlineData("take away the house", InstructionKind.Remove, "house")]
    [InlineData("take off her glasses.", InstructionKind.Remove, "glasses")]
    [InlineData("replace the dog with a tiger", InstructionKind.Change, "dog")]
    [InlineData("swap the red ball for a green cube", InstructionKind.Change, "ball")]
    [InlineData("turn the blue ball into a house", InstructionKind.Change, "ball")]
    [InlineData("turn the ball red", InstructionKind.Change, "ball")]
    [InlineData("make the mug red", InstructionKind.Change, "mug")]
    [InlineData("make the mug bright red", InstructionKind.Change, "mug")]
    [InlineData("Make the bridge look like a castle", InstructionKind.Change, "bridge")]
    [InlineData("make the ball out of wood", InstructionKind.Change, "ball")]
    [InlineData("paint the car yellow", InstructionKind.Change, "car")]
    [InlineData("change the color of the ball to green", InstructionKind.Change, "ball")]
    [InlineData("make the ball a cube", InstructionKind.Change, "ball")]
    [InlineData("turn him into a cyborg", InstructionKind.Change, "him")]
    [InlineData("please make the dog's hat blue", InstructionKind.Change, "hat")]
    [InlineData("make it look like winter", InstructionKind.Global, "winter")]
    [InlineData("turn the photo into a sunset", InstructionKind.Global, "sunset")]
    [InlineData("put it on wooden planks", InstructionKind.Global, "planks")]
    [InlineData("change the background to a brick wall", InstructionKind.Global, "background")]
    [InlineData("brighter", InstructionKind.Change, null)]
    public void The_verb_says_what_an_instruction_is_about(string text, InstructionKind kind, string? keyword)
    {
        var reading = InstructionReading.Of(text);
        Assert.Equal((kind, keyword), (reading.Kind, reading.Keyword));
    }

    [Theory]
    [InlineData("make the small red ball bright blue", "small red ball")]
    [InlineData("Remove the mug.", "mug")]
    [InlineData("change the color of the green house to red", "green house")]
    public void A_thing_is_its_keyword_with_what_describes_it(string text, string thing) =>
        Assert.Equal(thing, InstructionReading.Of(text).Thing);

    [Theory]
    [InlineData("make it look like winter", true)]
    [InlineData("turn the photo into a sunset", true)]
    [InlineData("change the background to a brick wall", false)]
    [InlineData("put it on wooden planks", false)]
    [InlineData("make the ground purple carpet", false)]
    public void A_season_is_everywhere_and_a_background_is_a_place(string text, bool isEverywhere) =>
        Assert.Equal(isEverywhere, InstructionReading.Of(text).IsEverywhere);

    [Fact]
    public void What_a_place_becomes_may_have_several_words() =>
        Assert.Equal("ground", InstructionReading.Of("make the ground purple carpet").Keyword);

    [Fact]
    public void Words_that_may_name_a_thing_are_neither_verbs_nor_articles() =>
        Assert.Equal(["dog", "tiger"], InstructionReading.ContentWords("Please replace the dog with a tiger."));
}
