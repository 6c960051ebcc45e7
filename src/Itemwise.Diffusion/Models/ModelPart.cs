using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Models;

/// <summary>One component of a model: opened and built when first used, freed on request, and then built again at its next use.</summary>
/// <typeparam name="T">The component's class.</typeparam>
/// <param name="open">Opens its weights.</param>
/// <param name="build">Builds it over them.</param>
/// <param name="isPassenger">Which further weights may be there unread; null for none.</param>
/// <param name="note">Receives a sentence about them; null for nobody.</param>
internal sealed class ModelPart<T>(
    Func<WeightStore> open, Func<WeightStore, T> build, Func<string, bool>? isPassenger = null, Action<string>? note = null)
    : IDisposable where T : class
{
    // Buffers and heads that published files carry and nobody computes with.
    private static readonly string[] Passengers = ["position_ids", "text_projection.weight", "logit_scale"];

    private WeightStore? store;
    private T? model;

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
    private void RefuseUnread(WeightStore store)
    {
        string[] surplus = [.. store.Unread.Where(name => isPassenger?.Invoke(name) ?? false)];
        var unread = store.Unread.Except(surplus)
            .Where(name => !Passengers.Any(passenger => name.EndsWith(passenger, StringComparison.Ordinal))).ToArray();
        if (unread.Length > 0)
        {
            throw new InputRefusedException(
                $"{store.Description} holds {unread.Length} weights that this model has no place for, the first is '{unread[0]}': its " +
                "config.json belongs to another model.");
        }

        if (surplus.Length > 0)
        {
            note?.Invoke($"{store.Description} holds {surplus.Length} weights that were passed over, the first is '{surplus[0]}'.");
        }
    }
}
