namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>The two stages of learning a photo's items.</summary>
public enum FinetuningStage
{
    /// <summary>The items' tokens alone.</summary>
    Tokens,
    /// <summary>The UNet's cross-attention, tokens fixed.</summary>
    UNet,
    /// <summary>Both are done.</summary>
    Done,
}

/// <summary>Where learning stands after a step.</summary>
/// <param name="Stage">The stage of the step.</param>
/// <param name="Step">Steps of the stage that are done.</param>
/// <param name="StepCount">Steps of the stage in all.</param>
/// <param name="Loss">The step's loss, the mean squared error of the predicted noise.</param>
public readonly record struct FinetuningProgress(FinetuningStage Stage, int Step, int StepCount, double Loss);
