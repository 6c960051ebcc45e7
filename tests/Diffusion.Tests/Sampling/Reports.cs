using Itemwise.Diffusion.Sampling;

namespace Itemwise.Diffusion.Tests.Sampling;

/// <summary>Sees each step at once, on the run's own thread.</summary>
internal sealed class Reports(Action<DenoisingProgress> see) : IProgress<DenoisingProgress>
{
    public int Count { get; private set; }

    public void Report(DenoisingProgress value)
    {
        Count++;
        see(value);
    }
}
