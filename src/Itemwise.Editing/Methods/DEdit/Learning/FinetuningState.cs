using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>Everything that a finetuning run needs to go on as if nothing had happened.</summary>
/// <param name="Stage">The stage of the next step.</param>
/// <param name="Step">Steps of that stage that are done.</param>
/// <param name="Rows">[n K, C], the items' learned rows, one table a text encoder.</param>
/// <param name="Weights">The second stage's tensors by name; null before it began.</param>
/// <param name="OptimizerStep">Moves the stage's optimiser made.</param>
/// <param name="Moments">The optimiser's moments, in the order of its parameters; null before its first move.</param>
/// <param name="RandomState">The place in the random stream.</param>
public sealed record FinetuningState(
    FinetuningStage Stage,
    int Step,
    IReadOnlyList<Tensor> Rows,
    IReadOnlyDictionary<string, Tensor>? Weights,
    long OptimizerStep,
    IReadOnlyList<(Tensor Mean, Tensor Square)>? Moments,
    byte[] RandomState);
