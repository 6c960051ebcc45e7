using System.Diagnostics;

namespace Itemwise.Torch;

/// <summary>Whether this processor computes networks faster in bfloat16 than in float32: both are
/// timed, in turns, on a convolution and a linear layer.</summary>
/// <remarks>Takes 10 to 100 ms. Processors with AMX or AVX512-BF16 gain 1.5 to 10 times; others
/// lose, since they convert number by number.</remarks>
/// <param name="ConvolutionRatio">Time of a 3x3 convolution in float32 over that in bfloat16; above 1, bfloat16 is faster.</param>
/// <param name="LinearRatio">The same of a linear layer.</param>
/// <param name="Milliseconds">What the probe took.</param>
public sealed record Bf16Probe(double ConvolutionRatio, double LinearRatio, double Milliseconds)
{
    private const double WorthIt = 1.15;   // less than this does not pay for the lost digits
    private const int Rounds = 10;
    private const double Budget = 60;      // milliseconds; slow or busy machines get fewer rounds

    private static readonly Lazy<Bf16Probe> Shared = new(Run);

    /// <summary>This process' answer; the first to ask waits for the probe.</summary>
    public static Bf16Probe OfThisProcess => Shared.Value;

    /// <summary>Whether bfloat16 gains enough over both operations.</summary>
    public bool IsFaster => Math.Sqrt(ConvolutionRatio * LinearRatio) >= WorthIt;

    /// <summary>Probes anew, on one thread: several wait for each other when other programs run,
    /// and that wait is all one would measure.</summary>
    public static Bf16Probe Run()
    {
        var threadCount = TorchRuntime.ThreadCount;
        TorchRuntime.ThreadCount = 1;
        try
        {
            return Measure();
        }
        finally
        {
            TorchRuntime.ThreadCount = threadCount;
        }
    }

    private static Bf16Probe Measure()
    {
        var watch = Stopwatch.StartNew();
        using var scope = TensorScope.Enter();
        using var noGrad = GradMode.Off();
        var picture = Tensor.Ones([2, 128, 16, 16]).ChannelsLast();
        var kernel = Tensor.Ones([128, 128, 3, 3]).ChannelsLast();
        var (tokens, weight) = (Tensor.Ones([512, 128]), Tensor.Ones([512, 128]));
        var convolution = Ratio([picture, kernel], operands => operands[0].Conv2d(operands[1], padding: 1), watch);
        var linear = Ratio([tokens, weight], operands => operands[0].Linear(operands[1]), watch);
        return new Bf16Probe(convolution, linear, watch.Elapsed.TotalMilliseconds);
    }

    // The shortest of some runs in turns: other programs' work then falls on both alike.
    private static double Ratio(Tensor[] operands, Func<Tensor[], Tensor> operation, Stopwatch watch)
    {
        Tensor[] half = [.. operands.Select(operand => operand.To(DType.BFloat16))];
        Seconds(operands, operation);   // the first run makes the machine code
        Seconds(half, operation);
        var (single, narrow, start) = (double.MaxValue, double.MaxValue, watch.Elapsed.TotalMilliseconds);
        for (var round = 0; round < Rounds && (round == 0 || watch.Elapsed.TotalMilliseconds - start < Budget); round++)
        {
            single = Math.Min(single, Seconds(operands, operation));
            narrow = Math.Min(narrow, Seconds(half, operation));
        }

        return single / narrow;
    }

    private static double Seconds(Tensor[] operands, Func<Tensor[], Tensor> operation)
    {
        using var scope = TensorScope.Enter();
        var start = Stopwatch.GetTimestamp();
        operation(operands);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
