using Itemwise.Editing.Provenance;

namespace Itemwise.Editing.Tests.Provenance;

public sealed class A1111ParametersTests
{
    [Fact]
    public void Prompt_negative_prompt_and_settings_are_three_lines() => Assert.Equal(
        "a red cube\nNegative prompt: blur\nSteps: 25, Sampler: DDIM, CFG scale: 7.5",
        A1111Parameters.Write("a red cube", "blur", [("Steps", 25), ("Sampler", "DDIM"), ("Seed", null), ("CFG scale", 7.5)]));

    [Fact]
    public void Without_a_negative_prompt_its_line_is_left_out() => Assert.Equal("a cube\nSteps: 1",
        A1111Parameters.Write("a cube", null, [("Steps", 1)]));

    [Fact]
    public void A_value_with_a_comma_stands_in_quotes() => Assert.Equal("\nModel: \"mine, \\\"new\\\"\"",
        A1111Parameters.Write("", "", [("Model", "mine, \"new\"")]));
}
