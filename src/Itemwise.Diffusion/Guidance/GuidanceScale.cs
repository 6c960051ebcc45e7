using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Guidance;

/// <summary>How strong guidance is: the same everywhere, or at some steps a number for each place.</summary>
/// <remarks>A plain number is a scale everywhere. Regions that are known only once a run is under
/// way are read by the function when it is called.</remarks>
/// <param name="everywhere">The scale; 1 is neutral.</param>
/// <param name="byPlace">[1 or B, 1, H, W] at the latents' size, in place of <paramref name="everywhere"/>
/// at the steps for which it gives a tensor; borrowed. Null for no step.</param>
public sealed class GuidanceScale(double everywhere, Func<Step, Tensor?>? byPlace = null)
{
    /// <summary>Whether it is 1 at every place and step, so that the unguided rows need not be computed.</summary>
    public bool IsNeutral => everywhere == 1 && byPlace is null;

    /// <summary>The scale everywhere.</summary>
    public static implicit operator GuidanceScale(double everywhere) => new(everywhere);

    /// <summary>A difference of predictions times the scale at a step.</summary>
    /// <param name="difference">[B, C, H, W].</param>
    /// <param name="step">The step of the run.</param>
    /// <returns>[B, C, H, W], the caller's scope's.</returns>
    public Tensor Times(Tensor difference, Step step)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return byPlace?.Invoke(step) is { } places ? difference * places : difference * everywhere;
    }
}
