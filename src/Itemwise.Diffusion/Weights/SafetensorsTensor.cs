using System.Collections.Immutable;

namespace Itemwise.Diffusion.Weights;

/// <summary>One tensor on its way into a safetensors file.</summary>
/// <param name="Name">Its name in the file; unique there.</param>
/// <param name="DType">Type of its numbers.</param>
/// <param name="Shape">Sizes of its dimensions, outermost first; empty for a single number.</param>
/// <param name="WriteTo">Writes its bytes, little-endian, rows first; called once, while the file is written, and must write exactly
/// as many as shape and type need.</param>
public sealed record SafetensorsTensor(string Name, SafetensorsDType DType, ImmutableArray<long> Shape, Action<Stream> WriteTo)
{
    /// <summary>A tensor whose bytes are at hand.</summary>
    public static SafetensorsTensor Of(string name, SafetensorsDType dtype, ImmutableArray<long> shape, ReadOnlyMemory<byte> bytes) =>
        new(name, dtype, shape, stream => stream.Write(bytes.Span));
}
