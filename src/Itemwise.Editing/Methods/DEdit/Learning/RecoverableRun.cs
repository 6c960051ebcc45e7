using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>A learning run that goes on with less when memory runs out: once, by computing activations again instead of keeping
/// them.</summary>
internal sealed class RecoverableRun : IDisposable
{
    private readonly Func<bool, Finetuning> make;
    private readonly Action<string>? tell;
    private bool recompute;
    private Finetuning run;

    /// <summary>A run at its beginning.</summary>
    /// <param name="make">Makes the run; given whether activations are computed again.</param>
    /// <param name="recompute">Whether they are from the start.</param>
    /// <param name="tell">Told a sentence when they are.</param>
    public RecoverableRun(Func<bool, Finetuning> make, bool recompute, Action<string>? tell)
    {
        (this.make, this.recompute, this.tell) = (make, recompute, tell);
        run = make(recompute);
        if (recompute)
        {
            tell?.Invoke(
                "Memory is short for this model: activations are computed twice instead of kept, which takes about a third longer.");
        }
    }

    public FinetuningStage Stage => run.Stage;

    public TokenRows Rows => run.Rows;

    public TrainedWeights? Weights => run.Weights;

    public FinetuningState Save() => run.Save();

    public void Restore(FinetuningState state) => run.Restore(state);

    /// <summary>Takes one step; where memory runs out, with less.</summary>
    /// <exception cref="ResourceException">There is not enough memory even so.</exception>
    public FinetuningProgress Advance()
    {
        try
        {
            return run.Advance();
        }
        catch (ResourceException) when (!recompute)
        {
            StepDown();
            return run.Advance();
        }
    }

    public void Dispose() => run.Dispose();

    // The state where the optimiser last moved is whole whatever the failed step left; steps since then are taken again.
    private void StepDown()
    {
        recompute = true;
        tell?.Invoke("Memory ran out: from here on activations are computed twice instead of kept, which takes about a third longer.");
        var smaller = make(true);
        smaller.Restore(run.Save());
        run.Dispose();
        run = smaller;
    }
}
