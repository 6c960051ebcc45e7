using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Diffusion.Clip;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.FoI;

public sealed class InstructionPlanTests
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Load(Fixtures.At("ip2p/tokenizer"));

    [Fact]
    public void Joined_text_groups_offsets_and_keywords_are_the_references()
    {
        using var told = JsonDocument.Parse(File.ReadAllText(Fixtures.At("methods/foi/tokens.json")));
        foreach (var one in told.RootElement.GetProperty("cases").EnumerateArray())
        {
            var plan = InstructionPlan.Of(Tokenizer, Strings(one, "given"), [.. Strings(one, "keywords")]);
            Assert.Equal(Strings(one, "instructions"), plan.Texts);
            Assert.Equal(one.GetProperty("text").GetString(), plan.Text);
            Assert.Equal(Numbers(one.GetProperty("ids")), plan.Ids);
            Assert.Equal(Numbers(one.GetProperty("offsets")), plan.Offsets);
            Assert.Equal(Numbers(one.GetProperty("group")), plan.Groups[..plan.Ids.Length]);
            Assert.All(plan.Groups[plan.Ids.Length..], group => Assert.Equal(0, group));
            Assert.Equal(one.GetProperty("keyword_positions").EnumerateArray().Select(Numbers), plan.KeywordPositions);
        }
    }

    [Fact]
    public void An_instruction_that_says_nothing_is_refused()
    {
        var error = Assert.Throws<InputRefusedException>(() => InstructionPlan.Of(Tokenizer, ["make it red", " . "], [null, null]));
        Assert.Contains("Instruction 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_tokens_than_the_encoder_takes_are_refused()
    {
        var error = Assert.Throws<InputRefusedException>(() => InstructionPlan.Of(Tokenizer,
            [string.Join(' ', Enumerable.Repeat("dog", 80))], [null]));
        Assert.Contains("77", error.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<string> Strings(JsonElement one, string name) =>
        [.. one.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static ImmutableArray<int> Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];
}
