using Itemwise.Torch;

namespace Itemwise.Cli.Machine;

/// <summary>What <c>--dtype auto</c> means on this machine.</summary>
internal static class Precision
{
    /// <summary>bfloat16 on a card: half the memory, float32's range, so that training needs no loss scaling. float32 on a processor.</summary>
    public static DType Fastest(Device device) => device.IsCuda ? DType.BFloat16 : DType.Float32;
}
