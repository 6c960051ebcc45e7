using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <content>Elementwise operations. Two tensors are broadcast against each other as in PyTorch.</content>
public sealed partial class Tensor
{
    /// <summary>Sums.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Wrap(Native.iw_add(left.Handle, right.Handle, out var handle), handle);

    /// <summary>Differences.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => Wrap(Native.iw_sub(left.Handle, right.Handle, out var handle), handle);

    /// <summary>Products, element by element.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => Wrap(Native.iw_mul(left.Handle, right.Handle, out var handle), handle);

    /// <summary>Quotients.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => Wrap(Native.iw_div(left.Handle, right.Handle, out var handle), handle);

    /// <summary>Adds a number.</summary>
    public static Tensor operator +(Tensor left, double right) => Wrap(Native.iw_add_scalar(left.Handle, right, out var handle), handle);

    /// <summary>Subtracts a number.</summary>
    public static Tensor operator -(Tensor left, double right) => left + -right;

    /// <summary>Multiplies by a number.</summary>
    public static Tensor operator *(Tensor left, double right) => Wrap(Native.iw_mul_scalar(left.Handle, right, out var handle), handle);

    /// <summary>Multiplies by a number.</summary>
    public static Tensor operator *(double left, Tensor right) => right * left;

    /// <summary>Divides by a number.</summary>
    public static Tensor operator /(Tensor left, double right) => left * (1 / right);

    /// <summary>Negates.</summary>
    public static Tensor operator -(Tensor tensor) => Wrap(Native.iw_neg(tensor.Handle, out var handle), handle);

    /// <summary>The absolute values.</summary>
    public Tensor Abs() => Wrap(Native.iw_abs(Handle, out var handle), handle);

    /// <summary>e to the power of each value.</summary>
    public Tensor Exp() => Wrap(Native.iw_exp(Handle, out var handle), handle);

    /// <summary>Natural logarithms.</summary>
    public Tensor Log() => Wrap(Native.iw_log(Handle, out var handle), handle);

    /// <summary>Square roots.</summary>
    public Tensor Sqrt() => Wrap(Native.iw_sqrt(Handle, out var handle), handle);

    /// <summary>One over the square roots.</summary>
    public Tensor Rsqrt() => Wrap(Native.iw_rsqrt(Handle, out var handle), handle);

    /// <summary>Sines of radians.</summary>
    public Tensor Sin() => Wrap(Native.iw_sin(Handle, out var handle), handle);

    /// <summary>Cosines of radians.</summary>
    public Tensor Cos() => Wrap(Native.iw_cos(Handle, out var handle), handle);

    /// <summary>x times sigmoid(x).</summary>
    public Tensor Silu() => Wrap(Native.iw_silu(Handle, out var handle), handle);

    /// <summary>x times sigmoid(1.702 x), CLIP's activation.</summary>
    public Tensor QuickGelu() => Wrap(Native.iw_quick_gelu(Handle, out var handle), handle);

    /// <summary>x times the normal distribution function of x.</summary>
    public Tensor Gelu() => Wrap(Native.iw_gelu(Handle, out var handle), handle);

    /// <summary>Squares.</summary>
    public Tensor Square() => Wrap(Native.iw_square(Handle, out var handle), handle);

    /// <summary>True where a value is neither infinite nor NaN.</summary>
    public Tensor IsFinite() => Wrap(Native.iw_isfinite(Handle, out var handle), handle);

    /// <summary>True where a value is zero.</summary>
    public Tensor LogicalNot() => Wrap(Native.iw_logical_not(Handle, out var handle), handle);

    /// <summary>The larger of each two values.</summary>
    public Tensor Maximum(Tensor other) => Wrap(Native.iw_maximum(Handle, other.Handle, out var handle), handle);

    /// <summary>The matrix product over the last two dimensions: [..., N, K] times [..., K, M] is [..., N, M].</summary>
    public Tensor Matmul(Tensor other) => Wrap(Native.iw_matmul(Handle, other.Handle, out var handle), handle);

    /// <summary>True where equal to a number.</summary>
    public Tensor Equal(double value) => Wrap(Native.iw_eq_scalar(Handle, value, out var handle), handle);

    /// <summary>True where not above a number.</summary>
    public Tensor LessOrEqual(double value) => Wrap(Native.iw_le_scalar(Handle, value, out var handle), handle);

    /// <summary>True where not below a number.</summary>
    public Tensor GreaterOrEqual(double value) => Wrap(Native.iw_ge_scalar(Handle, value, out var handle), handle);

    /// <summary>Values held between two bounds.</summary>
    public Tensor Clamp(double low = double.NegativeInfinity, double high = double.PositiveInfinity) =>
        Wrap(Native.iw_clamp(Handle, low, high, out var handle), handle);

    /// <summary>Chooses element by element: <paramref name="yes"/> where this Bool tensor is true, else <paramref name="no"/>.</summary>
    public Tensor Where(Tensor yes, Tensor no) => Wrap(Native.iw_where(Handle, yes.Handle, no.Handle, out var handle), handle);

    /// <summary>The values, with one number where the Bool <paramref name="mask"/> is true.</summary>
    public Tensor MaskedFill(Tensor mask, double value) => Wrap(Native.iw_masked_fill(Handle, mask.Handle, value, out var handle), handle);

    /// <summary>Adds <paramref name="scale"/> times another tensor to this one.</summary>
    public void AddInPlace(Tensor other, double scale = 1) => Native.Check(Native.iw_add_in_place(Handle, other.Handle, scale));

    /// <summary>Overwrites this tensor's values, converting dtype and device; no gradient flows.</summary>
    public void CopyInPlace(Tensor source) => Native.Check(Native.iw_copy_in_place(Handle, source.Handle));
}
