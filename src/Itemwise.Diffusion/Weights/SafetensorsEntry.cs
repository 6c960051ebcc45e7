using System.Collections.Immutable;

namespace Itemwise.Diffusion.Weights;

/// <summary>Where one tensor lies in a safetensors file.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DType">Type of its numbers.</param>
/// <param name="Shape">Sizes of its dimensions, outermost first; empty for a single number.</param>
/// <param name="ByteOffset">First byte, counted from the file's start, which is also the start of
/// <see cref="SafetensorsFile.Buffer"/>.</param>
/// <param name="ByteCount">Bytes it fills: shape times type, already checked.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsDType DType, ImmutableArray<long> Shape, long ByteOffset, long ByteCount);
