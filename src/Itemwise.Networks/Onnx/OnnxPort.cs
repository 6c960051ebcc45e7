using System.Collections.Immutable;

namespace Itemwise.Networks.Onnx;

/// <summary>An input or an output as a file declares it.</summary>
/// <param name="Name">Under which it is fed or fetched.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Shape">Outermost first; -1 where the size depends on what is fed.</param>
public sealed record OnnxPort(string Name, OnnxType Type, ImmutableArray<long> Shape)
{
    /// <summary>The size of a dimension counted from the last one, or null where it depends on what is fed or is not there.</summary>
    /// <param name="fromEnd">1 is the last.</param>
    public int? Fixed(int fromEnd) => Shape.Length >= fromEnd && Shape[^fromEnd] > 0 ? (int)Shape[^fromEnd] : null;

    /// <summary>Whether two ports can be the two ends of one tensor: where both name a size, it is the same.</summary>
    public bool Fits(OnnxPort other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Shape.Length == other.Shape.Length && Shape.Zip(other.Shape).All(pair => pair.First < 0 || pair.Second < 0
            || pair.First == pair.Second);
    }

    /// <summary>For sentences, such as <c>pixel_values [?, 3, 96, 96]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape.Select(size => size < 0 ? "?" : $"{size}"))}]";
}
