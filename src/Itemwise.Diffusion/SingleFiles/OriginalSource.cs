using System.Collections.Frozen;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>One component's tensors within a single-file checkpoint, under diffusers' names and in its shapes.</summary>
/// <remarks>Tensors are read where they lie in the file; only those that change their form are copied.</remarks>
internal sealed class OriginalSource : IWeightSource
{
    private readonly Checkpoint checkpoint;
    private readonly IReadOnlyDictionary<string, OriginalTensor> tensors;

    /// <param name="checkpoint">The open file; this source disposes it.</param>
    /// <param name="tensors">The component's tensors by diffusers' names.</param>
    public OriginalSource(Checkpoint checkpoint, IReadOnlyDictionary<string, OriginalTensor> tensors)
    {
        (this.checkpoint, this.tensors) = (checkpoint, tensors);
        Names = tensors.Keys.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Description => checkpoint.Description;

    /// <inheritdoc/>
    public IReadOnlySet<string> Names { get; }

    /// <inheritdoc/>
    /// <exception cref="InputRefusedException">There is no such tensor, or its numbers are of a type that is not computed with.</exception>
    public Tensor Read(string name)
    {
        if (!tensors.TryGetValue(name, out var original) || !checkpoint.TryGet(original.Name, out var file, out var entry))
        {
            throw new InputRefusedException($"'{Description}' holds no tensor '{name}'.");
        }

        using var scope = TensorScope.Enter();
        return scope.Return(original.Of(TensorFiles.Read(file, entry)));
    }

    /// <inheritdoc/>
    public void Dispose() => checkpoint.Dispose();
}
