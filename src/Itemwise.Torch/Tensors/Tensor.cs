using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <summary>A native tensor of libtorch. Operations return new tensors that the thread's innermost
/// <see cref="TensorScope"/> owns.</summary>
/// <remarks>Parameters are borrowed, results are the caller's scope's, and <see cref="Own"/> shows where a longer life begins.
/// Methods whose name ends in <c>InPlace</c> change the tensor and return nothing.</remarks>
public sealed partial class Tensor : IDisposable
{
    private ImmutableArray<long> shape;

    private Tensor(TensorHandle handle)
    {
        Handle = handle;
        if (!TensorScope.IsEntered)
        {
            Dispose();
        }

        TensorScope.Innermost.Add(this);
        TensorCounts.CountMade();
    }

    /// <summary>Counts a tensor that nobody freed.</summary>
    ~Tensor()
    {
        if (!Handle.IsClosed)
        {
            TensorCounts.CountForgotten();
        }
    }

    internal TensorHandle Handle { get; }

    internal TensorScope? Scope { get; set; }

    /// <summary>The size of each dimension.</summary>
    public ImmutableArray<long> Shape
    {
        get
        {
            if (shape.IsDefault)
            {
                var sizes = new long[Native.iw_rank(Handle)];
                Native.Check(Native.iw_shape(Handle, sizes, sizes.Length));
                shape = ImmutableCollectionsMarshal.AsImmutableArray(sizes);
            }

            return shape;
        }
    }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Length;

    /// <summary>The number of elements.</summary>
    public long ElementCount
    {
        get
        {
            var count = 1L;
            foreach (var size in Shape)
            {
                count *= size;
            }

            return count;
        }
    }

    /// <summary>The type of the elements.</summary>
    public DType DType => (DType)Native.iw_dtype(Handle);

    /// <summary>Where the tensor lives.</summary>
    public Device Device
    {
        get
        {
            Native.Check(Native.iw_device(Handle, out var kind, out var index));
            return new Device(kind == 1, (int)index);
        }
    }

    /// <summary>The size of one dimension; negative ones count from the last.</summary>
    public long Size(int dim) => Shape[dim < 0 ? dim + Rank : dim];

    /// <summary>Whether the numbers lie in memory in the order of the dimensions.</summary>
    public bool IsContiguous => IsLaidOut(0);

    /// <summary>Whether this is [B, C, H, W] whose channels lie side by side in memory.</summary>
    public bool IsChannelsLast => Rank == 4 && IsLaidOut(1);

    /// <summary>Takes the tensor out of its scope: who calls this frees it.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Own()
    {
        Scope = null;
        return this;
    }

    /// <summary>Frees the native tensor. Safe to call twice, and safe while an autograd graph still uses the values.</summary>
    public void Dispose()
    {
        Scope = null;
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => Handle.IsClosed ? "freed tensor" : $"{DType} [{string.Join(", ", Shape)}] on {Device}";

    private bool IsLaidOut(long layout)
    {
        Native.Check(Native.iw_is_contiguous(Handle, layout, out var answer));
        return answer != 0;
    }

    internal static Tensor Wrap(int status, TensorHandle handle)
    {
        Native.Check(status);
        return new Tensor(handle);
    }
}
