using System.Collections.Immutable;

namespace Itemwise.Networks.Onnx;

/// <summary>Numbers that go into a network or come out of it, in managed memory. Immutable.</summary>
/// <remarks>Whatever type a file declares, they are float32 here: token ids and labels are exact up to 2^24.</remarks>
public sealed class NetworkTensor
{
    /// <summary>A tensor that takes over an array: do not write to it afterwards.</summary>
    /// <param name="shape">Outermost first; a size may be 0.</param>
    /// <param name="values">Row-major.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than the shape has places.</exception>
    public NetworkTensor(ImmutableArray<long> shape, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (shape.Aggregate(1L, (product, size) => product * size) != values.LongLength)
        {
            throw new ArgumentException($"A tensor of [{string.Join(", ", shape)}] has not {values.Length} values.", nameof(values));
        }

        (Shape, Memory) = (shape, values);
    }

    /// <summary>Outermost first.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The numbers, row by row.</summary>
    public ReadOnlyMemory<float> Memory { get; }

    /// <summary>The numbers, row by row.</summary>
    public ReadOnlySpan<float> Values => Memory.Span;

    /// <summary>Rows of a plane: the last dimension but one.</summary>
    public int Height => (int)Shape[^2];

    /// <summary>Columns of a plane: the last dimension.</summary>
    public int Width => (int)Shape[^1];

    /// <summary>How many planes of <see cref="Height"/> x <see cref="Width"/> there are, whatever the dimensions before.</summary>
    public int PlaneCount => Values.Length / Math.Max(1, Height * Width);

    /// <summary>One of the planes of the last two dimensions.</summary>
    public ReadOnlyMemory<float> Plane(int index) => Memory.Slice(index * Height * Width, Height * Width);

    /// <summary>One value everywhere.</summary>
    public static NetworkTensor Filled(float value, params ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size;
        }

        var values = new float[count];
        Array.Fill(values, value);
        return new NetworkTensor([.. shape], values);
    }
}
