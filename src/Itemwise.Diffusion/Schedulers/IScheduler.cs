using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>A plan of noise levels from noise to picture, complete when constructed, and immutable.</summary>
public interface IScheduler
{
    /// <summary>The steps in order.</summary>
    ImmutableArray<Step> Steps { get; }

    /// <summary>The number of steps that was requested; the plan of a multistep method may have more.</summary>
    int RequestedStepCount => Steps.Length;

    /// <summary>What the network predicts.</summary>
    PredictionType Prediction { get; }

    /// <summary>Whether a step is computed from the predictions of steps before it as well, so that
    /// it cannot be tried and taken back.</summary>
    bool IsMultistep => false;

    /// <summary>What standard normal noise is multiplied by to be the start.</summary>
    double InitialNoiseScale { get; }

    /// <summary>The noise level at which a step of this plan starts.</summary>
    NoiseLevel LevelAt(Step step);

    /// <summary>The noise level that a step of this plan reaches.</summary>
    NoiseLevel LevelAfter(Step step);

    /// <summary>The latents as the network expects them at a step; most plans change nothing.</summary>
    Tensor ScaleInput(Tensor latents, Step step) => latents;

    /// <summary>Starts a run. What a multistep method remembers lives in the run, not here.</summary>
    /// <param name="generator">Where fresh noise comes from; plans that draw none do without.</param>
    ISolver Start(Generator? generator = null);

    /// <summary>Clean latents brought to the noise level at which a step starts.</summary>
    Tensor AddNoise(Tensor latents, Tensor noise, Step step) => LevelAt(step).Apply(latents, noise);

    /// <summary>Clean latents brought to the noise level that a step reaches: after the last step, unchanged.</summary>
    /// <remarks>Some plans end a hair above the clean picture (the first trained level); what is
    /// blended in is then clean all the same.</remarks>
    Tensor AddNoiseAfter(Tensor latents, Tensor noise, Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.NextTimestep < 0 ? latents : LevelAfter(step).Apply(latents, noise);
    }

    /// <summary>The clean latents that the network's output at a step means: a preview of the picture.</summary>
    Tensor PredictClean(Tensor latents, Tensor prediction, Step step) => LevelAt(step).ToClean(latents, prediction, Prediction);

    /// <summary>The last steps of the plan, for a run that starts from a noised picture (img2img, arXiv:2108.01073).</summary>
    /// <param name="strength">Share of the requested steps that is executed, 0 (none) to 1 (all); rounded down to whole steps.</param>
    ImmutableArray<Step> LastSteps(double strength)
    {
        var kept = Math.Min((int)StepWindow.StepsOf(strength, RequestedStepCount), RequestedStepCount);
        return Steps[Math.Max(RequestedStepCount - kept, 0)..];
    }
}
