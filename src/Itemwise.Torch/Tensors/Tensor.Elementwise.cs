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

    /// <summary>Hyperbolic tangents.</summary>
    public Tensor Tanh() => Wrap(Native.iw_tanh(Handle, out var handle), handle);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public Tensor Sigmoid() => Wrap(Native.iw_sigmoid(Handle, out var handle), handle);

    /// <summary>x times sigmoid(x).</summary>
    public Tensor Silu() => Wrap(Native.iw_silu(Handle, out var handle), handle);

    /// <summary>x times sigmoid(1.702 x), CLIP's activation.</summary>
    public Tensor QuickGelu() => Wrap(Native.iw_quick_gelu(Handle, out var handle), handle);

    /// <summary>x times the normal distribution function of x.</summary>
    public Tensor Gelu() => Wrap(Native.iw_gelu(Handle, out var handle), handle);

    /// <summary>GELU by the tanh approximation.</summary>
    public Tensor GeluTanh() => Wrap(Native.iw_gelu_tanh(Handle, out var handle), handle);

    /// <summary>Nearest integers, halves to even.</summary>
    public Tensor Round() => Wrap(Native.iw_round(Handle, out var handle), handle);

    /// <summary>Largest integers not above.</summary>
    public Tensor Floor() => Wrap(Native.iw_floor(Handle, out var handle), handle);

    /// <summary>Squares.</summary>
    public Tensor Square() => Wrap(Native.iw_square(Handle, out var handle), handle);

    /// <summary>True where a value is neither infinite nor NaN.</summary>
    public Tensor IsFinite() => Wrap(Native.iw_isfinite(Handle, out var handle), handle);

    /// <summary>True where a value is zero.</summary>
    public Tensor LogicalNot() => Wrap(Native.iw_logical_not(Handle, out var handle), handle);

    /// <summary>The larger of each two values.</summary>
    public Tensor Maximum(Tensor other) => Wrap(Native.iw_maximum(Handle, other.Handle, out var handle), handle);

    /// <summary>The smaller of each two values.</summary>
    public Tensor Minimum(Tensor other) => Wrap(Native.iw_minimum(Handle, other.Handle, out var handle), handle);

    /// <summary>True where both are equal.</summary>
    public Tensor Equal(Tensor other) => Wrap(Native.iw_eq(Handle, other.Handle, out var handle), handle);

    /// <summary>True where they differ.</summary>
    public Tensor NotEqual(Tensor other) => Wrap(Native.iw_ne(Handle, other.Handle, out var handle), handle);

    /// <summary>True where this is smaller.</summary>
    public Tensor Less(Tensor other) => Wrap(Native.iw_lt(Handle, other.Handle, out var handle), handle);

    /// <summary>True where this is not larger.</summary>
    public Tensor LessOrEqual(Tensor other) => Wrap(Native.iw_le(Handle, other.Handle, out var handle), handle);

    /// <summary>True where this is larger.</summary>
    public Tensor Greater(Tensor other) => Wrap(Native.iw_gt(Handle, other.Handle, out var handle), handle);

    /// <summary>True where this is not smaller.</summary>
    public Tensor GreaterOrEqual(Tensor other) => Wrap(Native.iw_ge(Handle, other.Handle, out var handle), handle);

    /// <summary>True where neither is zero.</summary>
    public Tensor LogicalAnd(Tensor other) => Wrap(Native.iw_logical_and(Handle, other.Handle, out var handle), handle);

    /// <summary>True where either is not zero.</summary>
    public Tensor LogicalOr(Tensor other) => Wrap(Native.iw_logical_or(Handle, other.Handle, out var handle), handle);

    /// <summary>The matrix product over the last two dimensions: [..., N, K] times [..., K, M] is [..., N, M].</summary>
    public Tensor Matmul(Tensor other) => Wrap(Native.iw_matmul(Handle, other.Handle, out var handle), handle);

    /// <summary>Each value to a power.</summary>
    public Tensor Pow(double value) => Wrap(Native.iw_pow_scalar(Handle, value, out var handle), handle);

    /// <summary>True where equal to a number.</summary>
    public Tensor Equal(double value) => Wrap(Native.iw_eq_scalar(Handle, value, out var handle), handle);

    /// <summary>True where different from a number.</summary>
    public Tensor NotEqual(double value) => Wrap(Native.iw_ne_scalar(Handle, value, out var handle), handle);

    /// <summary>True where below a number.</summary>
    public Tensor Less(double value) => Wrap(Native.iw_lt_scalar(Handle, value, out var handle), handle);

    /// <summary>True where not above a number.</summary>
    public Tensor LessOrEqual(double value) => Wrap(Native.iw_le_scalar(Handle, value, out var handle), handle);

    /// <summary>True where above a number.</summary>
    public Tensor Greater(double value) => Wrap(Native.iw_gt_scalar(Handle, value, out var handle), handle);

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

    /// <summary>Multiplies this tensor by a number.</summary>
    public void MultiplyInPlace(double value) => Native.Check(Native.iw_mul_scalar_in_place(Handle, value));

    /// <summary>Overwrites this tensor's values, converting dtype and device; no gradient flows.</summary>
    public void CopyInPlace(Tensor source) => Native.Check(Native.iw_copy_in_place(Handle, source.Handle));

    /// <summary>Overwrites every value with one number.</summary>
    public void FillInPlace(double value) => Native.Check(Native.iw_fill_in_place(Handle, value));
}
