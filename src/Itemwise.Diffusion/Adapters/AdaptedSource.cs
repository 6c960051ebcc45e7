using System.Collections.Immutable;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>Weights with adapters merged in as they are read, so that nothing costs more at a step, and no more memory than without
/// them but the files'.</summary>
internal sealed class AdaptedSource(
    IWeightSource source, ILookup<string, (ImmutableArray<AdapterLayer> Layers, double Weight)> changes) : IWeightSource
{
    /// <inheritdoc/>
    public string Description => source.Description;

    /// <inheritdoc/>
    public IReadOnlySet<string> Names => source.Names;

    /// <inheritdoc/>
    /// <exception cref="InputRefusedException">There is no such tensor, or an adapter changes it in another shape.</exception>
    public Tensor Read(string name)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var weight = source.Read(name);
        return scope.Return(!changes.Contains(name) ? weight : changes[name].Aggregate(
            weight.To(DType.Float32), (sum, change) => LoraFile.Merged(sum, change.Layers, change.Weight)));
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
