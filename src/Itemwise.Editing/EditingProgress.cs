using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing;

/// <summary>Where a long job stands.</summary>
/// <param name="Phase">What is being done: loading, encoding, learning tokens, learning the model, sampling, decoding, blending.</param>
/// <param name="Step">Steps of the phase that are done.</param>
/// <param name="StepCount">Steps of the phase in all; 0 where a phase has no steps.</param>
/// <param name="Loss">The loss, where something is being learned.</param>
/// <param name="Regions">Where samples may differ, in the report of the step that found it out; null in all others.</param>
public readonly record struct EditingProgress(string Phase, int Step, int StepCount, double? Loss = null, EditRegions? Regions = null)
{
    /// <summary>Draws a small picture of what is being made, as far as it is; null where there is none. To be called before the report
    /// returns, on the same thread.</summary>
    public Func<Picture>? Preview { get; init; }

    /// <summary>Whether what was done up to this step is stored: a run that is interrupted from here on goes on from it.</summary>
    public bool IsStored { get; init; }

    /// <summary>How long the phase will go on, where whoever reports knows better than by its steps' mean; null leaves it to
    /// that.</summary>
    public TimeSpan? Remaining { get; init; }
}
