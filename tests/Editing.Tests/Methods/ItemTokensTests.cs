using Itemwise.Editing.Methods.DEdit.Learning;

namespace Itemwise.Editing.Tests.Methods;

public sealed class ItemTokensTests
{
    private static readonly string[] Names = ["block", "Block", "block 1", "a block1", "block_", "block_1", "block1_", "12", "_",
        "", "größe²", "red car"];

    [Fact]
    public void No_two_items_share_a_token_whatever_they_are_called()
    {
        var owners = new Dictionary<string, int>();
        foreach (var number in Enumerable.Range(0, 130))
        {
            foreach (var token in Names.SelectMany(name => ItemTokens.For(new Item(number, name, 1), 25).Tokens).Distinct())
            {
                Assert.False(owners.TryGetValue(token, out var other), $"{token} is of item {number} and of item {other}.");
                owners.Add(token, number);
            }
        }
    }

    [Theory]
    [InlineData("leather handbag", "#handbag3 #handbag3_1 #handbag3_2")]
    [InlineData("wall-other-merged", "#wall-other-merged3 #wall-other-merged3_1 #wall-other-merged3_2")]
    [InlineData("7", "#item3 #item3_1 #item3_2")]
    public void Tokens_are_called_after_the_last_word_of_the_name(string name, string prompt) =>
        Assert.Equal(prompt, ItemTokens.For(new Item(3, name, 1), 3).Prompt);
}
