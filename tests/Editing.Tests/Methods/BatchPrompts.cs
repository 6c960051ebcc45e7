using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>The two batches that D-Edit makes of its items' prompts.</summary>
internal static class BatchPrompts
{
    /// <summary>Text lanes alone, as training needs them.</summary>
    public static Condition ForTraining(IReadOnlyList<ItemStates> items, int batchSize, SizeIds? sizes = null)
    {
        using var scope = TensorScope.Enter();
        var prompt = GroupedPrompts.Of(items);
        return ConditionBuilder.For(Batch.Of(batchSize, Role.Text), _ => prompt, sizes).Through(scope);
    }

    /// <summary>Text lanes with the items' prompts, the others with nothing.</summary>
    public static Condition ForSampling(IReadOnlyList<ItemStates> items, Batch batch, SizeIds? sizes = null)
    {
        using var scope = TensorScope.Enter();
        var prompt = GroupedPrompts.Of(items);
        return ConditionBuilder.For(batch, lane => lane.Role == Role.Text ? prompt : null, sizes).Through(scope);
    }
}
