using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Latents;

namespace Itemwise.Editing;

/// <summary>A run's steps as the phase "sampling" of a long job.</summary>
internal static class SamplingProgress
{
    /// <summary>Hands a run's reports on.</summary>
    /// <param name="progress">Who gets them; null for nobody.</param>
    /// <param name="before">Steps of the phase that were taken before this run.</param>
    /// <param name="preview">Draws the latents; null where nobody can.</param>
    /// <returns>Null for nobody.</returns>
    public static IProgress<DenoisingProgress>? ForSampling(this IProgress<EditingProgress>? progress, int before = 0,
        LatentPreview? preview = null) => progress is null
        ? null
        : new SynchronousProgress<DenoisingProgress>(
            done => progress.Report(new EditingProgress("sampling", before + done.DoneCount, before + done.Count)
            {
                Preview = preview is null ? null : () => preview.Draw(done.Clean ?? done.Latents),
            }));
}
