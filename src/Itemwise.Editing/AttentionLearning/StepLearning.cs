using Itemwise.Torch;

namespace Itemwise.Editing.AttentionLearning;

/// <summary>Learning within one step of a run: a fresh optimizer lowers a loss until it is low enough, or for so many rounds. Null texts
/// and dynamic tokens are both learned by it.</summary>
internal static class StepLearning
{
    /// <summary>Learns.</summary>
    /// <param name="learned">A leaf that requires gradients; changed in place.</param>
    /// <param name="options">Adam's, begun anew at each step of the run as the papers do.</param>
    /// <param name="most">Rounds at most.</param>
    /// <param name="updatesWhenReached">Whether a loss that is low enough still moves what is learned once more: null-text inversion looks
    /// after its update, dynamic prompt learning before.</param>
    /// <param name="evaluate">The loss, with its graph, and whether it is low enough.</param>
    /// <param name="cancellation">Looked at before each round.</param>
    /// <returns>How many rounds computed a loss, and how many of them moved what is learned.</returns>
    public static (int Rounds, int Updates) Run(
        Tensor learned, AdamWOptions options, int most, bool updatesWhenReached, Func<(Tensor Loss, bool IsReached)> evaluate,
        CancellationToken cancellation = default)
    {
        using var adam = new AdamW([learned], options);
        using var gradients = GradMode.On();
        for (var round = 1; round <= most; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = TensorScope.Enter();
            var (loss, isReached) = evaluate();
            if (isReached && !updatesWhenReached)
            {
                return (round, round - 1);
            }

            loss.Backward();
            adam.Step();
            if (isReached)
            {
                return (round, round);
            }
        }

        return (most, most);
    }
}
