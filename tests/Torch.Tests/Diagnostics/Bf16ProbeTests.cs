using Itemwise.Torch;

namespace Itemwise.Torch.Tests.Diagnostics;

[AssertNoTensorLeaks]
public class Bf16ProbeTests
{
    [Fact]
    public void The_probe_answers_with_both_ratios_and_leaves_nothing_behind()
    {
        var probe = Bf16Probe.Run();
        Assert.InRange(probe.ConvolutionRatio, 1e-3, 1e3);
        Assert.InRange(probe.LinearRatio, 1e-3, 1e3);
        Assert.Equal(Math.Sqrt(probe.ConvolutionRatio * probe.LinearRatio) >= 1.15, probe.IsFaster);
    }

    [Fact]
    public void One_process_probes_once() => Assert.Same(Bf16Probe.OfThisProcess, Bf16Probe.OfThisProcess);
}
