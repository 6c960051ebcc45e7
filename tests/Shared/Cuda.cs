using Itemwise.Torch;

namespace Itemwise.Tests.Shared;

/// <summary>What a test needs that runs on a card, and skips itself where there is none.</summary>
public static class Cuda
{
    public const string Missing = "libtorch sees no CUDA card";

    /// <summary>A card's kernels add in another order than a processor's: the references' tolerances, made from two processors'
    /// kernels, five times.</summary>
    public const double Slack = 5;

    public static bool IsHere { get; } = TorchRuntime.CudaDeviceCount > 0;
}
