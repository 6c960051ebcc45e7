using Itemwise.Diffusion.Sampling;

namespace Itemwise.Editing;

/// <summary>A run's steps as the phase "sampling" of a long job.</summary>
internal static class SamplingProgress
{
    /// <summary>Hands a run's reports on.</summary>
    /// <param name="progress">Who gets them; null for nobody.</param>
    /// <param name="before">Steps of the phase that were taken before this run.</param>
    /// <returns>Null for nobody.</returns>
    public static IProgress<DenoisingProgress>? ForSampling(this IProgress<EditingProgress>? progress, int before = 0) => progress is null
        ? null
        : new SynchronousProgress<DenoisingProgress>(
            done => progress.Report(new EditingProgress("sampling", before + done.DoneCount, before + done.Count)));
}
