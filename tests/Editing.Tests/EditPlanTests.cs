using Itemwise.Editing.Tests.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests;

public sealed class EditPlanTests
{
    [Fact]
    public void Every_item_has_a_prompt_its_own_unless_an_edit_gives_another()
    {
        var items = new Items(RandomItems.Make(40, 64, 6, seed: 1));
        var (first, second, third) = (items.All[0].Number, items.All[1].Number, items.All[2].Number);
        var (fourth, fifth) = (items.All[3].Number, items.All[4].Number);

        var plan = Plan(
            items, new Edit.Describe(first, "a blue ball"), new Edit.Refine(second, "* with a gold rim"), new Edit.Replace(third, new ReplacementSource("abc", 7)),
            new Edit.SwapPrompts(fourth, fifth));

        Assert.Equal(new PromptSource.Words("a blue ball"), plan.Prompts[first]);
        Assert.Equal(new PromptSource.Refined(second, "* with a gold rim"), plan.Prompts[second]);
        Assert.Equal(new PromptSource.Other("abc", 7), plan.Prompts[third]);
        Assert.Equal(new PromptSource.Learned(fifth), plan.Prompts[fourth]);
        Assert.Equal(new PromptSource.Learned(fourth), plan.Prompts[fifth]);
        Assert.Equal(new PromptSource.Learned(items.All[5].Number), plan.Prompts[items.All[5].Number]);
        Assert.Equal(items.Map.MaskOf([first, second, third, fourth, fifth]), plan.Regions.Active);
    }

    private static EditPlan Plan(Items items, params Edit[] edits) => EditPlan.For(items, new EditRequest([.. edits], new SamplingSettings()));
}
