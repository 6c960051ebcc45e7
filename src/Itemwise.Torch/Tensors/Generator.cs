using System.Runtime.InteropServices;
using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <summary>A stream of random numbers, PyTorch's CPU generator. Tensors are drawn on the CPU, so a
/// seed means the same on every device.</summary>
public sealed class Generator : IDisposable
{
    private readonly GeneratorHandle handle;

    /// <summary>A stream from its beginning.</summary>
    public Generator(long seed)
    {
        Native.Check(Native.iw_generator_new(seed, out handle));
        Seed = seed;
    }

    /// <summary>The seed this stream was made from.</summary>
    public long Seed { get; }

    /// <summary>Standard normal numbers on the CPU.</summary>
    public Tensor Normal(ReadOnlySpan<long> shape, DType dtype = DType.Float32) =>
        Tensor.Wrap(Native.iw_randn(shape, shape.Length, handle, (long)dtype, out var tensor), tensor);

    /// <summary>Uniform numbers from 0 to below 1 on the CPU.</summary>
    public Tensor Uniform(ReadOnlySpan<long> shape, DType dtype = DType.Float32) =>
        Tensor.Wrap(Native.iw_rand(shape, shape.Length, handle, (long)dtype, out var tensor), tensor);

    /// <summary>Uniform Int64 numbers from <paramref name="low"/> to below <paramref name="high"/> on the CPU.</summary>
    public Tensor Integers(long low, long high, ReadOnlySpan<long> shape) =>
        Tensor.Wrap(Native.iw_randint(low, high, shape, shape.Length, handle, out var tensor), tensor);

    /// <summary>The stream's position, as bytes to be stored.</summary>
    public byte[] SaveState()
    {
        using var scope = TensorScope.Enter();
        return Tensor.Wrap(Native.iw_generator_state(handle, out var state), state).ToArray<byte>();
    }

    /// <summary>Puts the stream at a stored position.</summary>
    public void RestoreState(ReadOnlySpan<byte> state)
    {
        using var scope = TensorScope.Enter();
        Native.Check(Native.iw_generator_restore(handle, Tensor.FromBytes(state, DType.UInt8, [state.Length]).Handle));
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}

internal sealed class GeneratorHandle : SafeHandle
{
    public GeneratorHandle() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Native.iw_generator_free(handle);
        return true;
    }
}
