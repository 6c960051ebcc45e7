using System.Collections.Frozen;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>Reads tensors out of a checkpoint's safetensors files, each when it is requested.</summary>
public sealed class SafetensorsSource : IWeightSource
{
    private readonly Checkpoint checkpoint;

    /// <summary>A source over an open checkpoint.</summary>
    /// <param name="checkpoint">One file or several; this source disposes it.</param>
    public SafetensorsSource(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        this.checkpoint = checkpoint;
        Names = checkpoint.Names.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Description => checkpoint.Description;

    /// <inheritdoc/>
    public IReadOnlySet<string> Names { get; }

    /// <summary>A source over one file.</summary>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="SafetensorsException">The file cannot be read, or is no sound safetensors file.</exception>
    public static SafetensorsSource Open(string path) => new(Checkpoint.Open(path));

    /// <inheritdoc/>
    /// <exception cref="InputRefusedException">There is no such tensor, or its numbers are of a
    /// type that is not computed with.</exception>
    public Tensor Read(string name) => checkpoint.TryGet(name, out var file, out var entry)
        ? TensorFiles.Read(file, entry)
        : throw new InputRefusedException($"'{Description}' holds no tensor '{name}'.");

    /// <inheritdoc/>
    public void Dispose() => checkpoint.Dispose();
}
