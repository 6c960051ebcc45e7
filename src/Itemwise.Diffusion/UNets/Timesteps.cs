using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Numbers as sines and cosines of many frequencies (arXiv:1706.03762, section 3.5).</summary>
internal sealed class Timesteps
{
    private const double LongestPeriod = 10000;

    private readonly float[] frequencies;
    private readonly bool cosinesFirst;

    public Timesteps(int width, bool cosinesFirst, double shift)
    {
        using var scope = TensorScope.Enter();
        var count = width / 2;
        // The reference's own operations in its order: at step 999 one rounding of a frequency shows in the fifth digit.
        var exponents = Tensor.Arange(0, count, dtype: DType.Float32) * -Math.Log(LongestPeriod) / Tensor.Scalar(count - shift);
        frequencies = exponents.Exp().ToArray<float>();
        this.cosinesFirst = cosinesFirst;
    }

    /// <param name="numbers">[N], any dtype.</param>
    /// <returns>[N, width], float32.</returns>
    public Tensor Forward(Tensor numbers)
    {
        using var scope = TensorScope.Enter();
        var angles = numbers.To(DType.Float32).Unsqueeze(1) * Tensor.From(frequencies, 1, frequencies.Length).To(numbers.Device);
        return scope.Return(cosinesFirst
            ? Tensor.Concat([angles.Cos(), angles.Sin()], 1)
            : Tensor.Concat([angles.Sin(), angles.Cos()], 1));
    }
}
