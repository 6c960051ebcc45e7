namespace Itemwise.Torch;

/// <summary>Where a tensor lives: the CPU, or one CUDA card.</summary>
/// <param name="IsCuda">Whether it is a CUDA card.</param>
/// <param name="Index">The card's index; 0 on the CPU.</param>
public readonly record struct Device(bool IsCuda, int Index)
{
    /// <summary>The processor.</summary>
    public static Device Cpu => default;

    /// <summary>A CUDA card by its index.</summary>
    public static Device Cuda(int index = 0) => new(true, index);

    /// <inheritdoc/>
    public override string ToString() => IsCuda ? $"cuda:{Index}" : "cpu";
}
