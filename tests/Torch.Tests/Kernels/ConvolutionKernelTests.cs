using Itemwise.Torch;
using static Itemwise.Torch.Tests.Kernels.Comparison;

namespace Itemwise.Torch.Tests.Kernels;

[AssertNoTensorLeaks]
public class ConvolutionKernelTests
{
    /// <summary>Small maps of bfloat16 go another way than large ones; bfloat16 rounds the result
    /// to 8 bits, 1e-2 of the largest.</summary>
    [Theory]
    [InlineData(1, 64, 8, 8)]
    [InlineData(2, 96, 5, 3)]
    [InlineData(1, 64, 1, 1)]
    [InlineData(2, 64, 16, 16)]
    public void A_convolution_in_bfloat16_equals_that_in_float64(int lanes, int channels, int height, int width)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = GradMode.Off();
        using var generator = new Generator(1);
        var input = generator.Normal([lanes, channels, height, width]).To(DType.BFloat16);
        var weight = (generator.Normal([32, channels, 3, 3]) / 24).To(DType.BFloat16);
        var bias = generator.Normal([32]).To(DType.BFloat16);
        var expected = input.To(DType.Float64).Conv2d(weight.To(DType.Float64), bias.To(DType.Float64), padding: 1);
        foreach (var laid in new[] { input, input.ChannelsLast() })
        {
            var output = laid.Conv2d(weight.ChannelsLast(), bias, padding: 1);
            Assert.Equal(DType.BFloat16, output.DType);
            Assert.True(output.IsChannelsLast);
            Assert.InRange(RelativeDifference(output, expected), 0, 1e-2);
        }

        Assert.InRange(RelativeDifference(input.ChannelsLast().Conv2d(weight.ChannelsLast(), padding: 1),
            input.To(DType.Float64).Conv2d(weight.To(DType.Float64), padding: 1)), 0, 1e-2);
    }
}
