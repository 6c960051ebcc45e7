using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Models;

/// <summary>One component of a model: opened and built when first used, freed on request, and then built again at its next use.</summary>
/// <typeparam name="T">The component's class.</typeparam>
internal sealed class ModelPart<T>(Func<WeightStore> open, Func<WeightStore, T> build) : IDisposable where T : class
{
    // Buffers and heads that published files carry and nobody computes with.
    private static readonly string[] Passengers = ["position_ids", "text_projection.weight", "logit_scale"];

    private WeightStore? store;
    private T? model;

    public bool IsLoaded => store is not null;

    public WeightStore Store => store ??= open();

    public T Model => model ??= Build();

    public void Dispose()
    {
        store?.Dispose();
        (store, model) = (null, null);
    }

    private T Build()
    {
        try
        {
            var built = build(Store);
            RefuseUnread(Store);
            return built;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // Weights that nothing reads belong to a network with more in it: its pictures would be wrong, and nobody would know why.
    private static void RefuseUnread(WeightStore store)
    {
        var unread = store.Unread.Where(name => !Passengers.Any(passenger => name.EndsWith(passenger, StringComparison.Ordinal)))
            .ToArray();
        if (unread.Length > 0)
        {
            throw new InputRefusedException(
                $"{store.Description} holds {unread.Length} weights that this model has no place for, the first is '{unread[0]}': its " +
                "config.json belongs to another model.");
        }
    }
}
