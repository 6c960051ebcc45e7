using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>Keys and values of prompts, projected once for a run instead of once a step.</summary>
/// <remarks>Belongs to one run: the weights and prompts behind it must not change. Another <see cref="Condition"/>
/// object is another prompt and empties it. Not for training, where the projections carry gradients.</remarks>
public sealed class KeyValueCache : IDisposable
{
    private readonly Dictionary<AttentionSite, (Tensor Keys, Tensor Values)> projections = [];
    private Condition? prompts;

    /// <summary>How often a projection was computed: the number of cross-attention layers, however many steps.</summary>
    public int ComputedCount { get; private set; }

    /// <summary>The projections of a layer's prompts, computed on first use.</summary>
    public (Tensor Keys, Tensor Values) GetOrAdd(AttentionSite site, Condition conditioning, Func<(Tensor Keys, Tensor Values)> project)
    {
        ArgumentNullException.ThrowIfNull(project);
        if (!ReferenceEquals(prompts, conditioning))
        {
            Clear();
            prompts = conditioning;
        }

        if (!projections.TryGetValue(site, out var projection))
        {
            using var scope = TensorScope.Enter();
            var (keys, values) = project();
            projections[site] = projection = (keys.Own(), values.Own());
            ComputedCount++;
        }

        return projection;
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
