using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>Keys and values of prompts, projected once for a run instead of once a step.</summary>
/// <remarks>Belongs to one run: the weights and prompts behind it must not change. Another <see cref="Condition"/>
/// object is another prompt and empties it. Holds what the layers project by themselves; edits of projections apply to it at every
/// call, so that they may act in a window of steps. Not for training, where the projections carry gradients.</remarks>
public sealed class KeyValueCache : IDisposable
{
    private readonly Dictionary<AttentionSite, (Tensor Keys, Tensor Values)> projections = [];
    private Condition? prompts;

    /// <summary>How often a projection was computed: the number of cross-attention layers, however many steps.</summary>
    public int ComputedCount { get; private set; }

    /// <summary>The projections of a layer's prompts, [L, K, C] each, or null where they were not computed yet.</summary>
    public (Tensor Keys, Tensor Values)? Find(AttentionSite site, Condition conditioning) =>
        ReferenceEquals(prompts, conditioning) && projections.TryGetValue(site, out var projection) ? projection : null;

    /// <summary>Keeps the projections of a layer's prompts, [L, K, C] each, which pass into this object's ownership.</summary>
    public (Tensor Keys, Tensor Values) Keep(AttentionSite site, Condition conditioning, Tensor keys, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        if (!ReferenceEquals(prompts, conditioning))
        {
            Clear();
            prompts = conditioning;
        }

        projections[site] = (keys.Own(), values.Own());
        ComputedCount++;
        return (keys, values);
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private void Clear()
    {
        foreach (var (keys, values) in projections.Values)
        {
            keys.Dispose();
            values.Dispose();
        }

        projections.Clear();
    }
}
