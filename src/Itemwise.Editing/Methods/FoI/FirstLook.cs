using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Editing.WordRegions;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>A run after its first step, and what the network saw in it. Tensors are the scope's that it was taken in.</summary>
/// <param name="Latents">[1, C, h, w] after the step, which nothing modulated.</param>
/// <param name="Probabilities">[cells, tokens]: the instructed lane's cross-attention, the mean over layers and heads.</param>
/// <param name="Height">Rows of the cells.</param>
/// <param name="Width">Columns of the cells.</param>
/// <param name="Relevance">How much the instruction changes the prediction in each cell: the sum over channels of |eT - eI|.</param>
/// <param name="TakenCount">The steps that are done: 1, but where it is looked at later.</param>
internal sealed record FirstLook(Tensor Latents, Tensor Probabilities, int Height, int Width, KeywordMap Relevance,
    int TakenCount)
{
    /// <summary>Takes the first step of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="level">Of the layers whose attention counts.</param>
    /// <param name="generator">Of an ancestral step's noise.</param>
    /// <param name="step">Which of the executed steps is looked at, from 0; those before are plain.</param>
    /// <param name="projections">Where the words' keys and values are kept for the steps that follow; borrowed.</param>
    /// <param name="cleaning">What makes the keywords' maps cleaner before they are read; null for nothing.</param>
    public static FirstLook Take(
        InstructedRun run, int level, int step, Generator? generator, KeyValueCache projections, KeywordCleaning? cleaning = null)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var maps = new AttentionMean(AttentionKind.Cross, (in AttentionCall call) => call.Site.Level == level,
            lane => lane.Role == Role.Text);
        var denoising = run.Pipeline.Describe(run.PlainGuidance, AttentionEdits.None.Then(maps));
        using var steps = denoising.Start(run.Pipeline.Noised(run.StartNoise, run.Steps[0]), generator, run.Steps, projections);
        while (steps.DoneCount < Math.Min(step, run.Steps.Length - 1))
        {
            steps.Advance(noise: run.Noise?.Invoke(steps.Step));
        }

        maps.Clear();
        var looked = steps.Step;
        var cleaned = cleaning?.Maps(run, steps);
        var predictions = steps.Predict(run.Pipeline.Condition);                                                      // [3, C, h, w]
        steps.Advance(steps.Guide(predictions), run.Noise?.Invoke(looked));
        if (maps.Sizes is not [var (height, width), ..])
        {
            throw new InputRefusedException(
                $"'{run.Model.Location}' has no cross-attention at level {level} to read regions from: choose another level or model.");
        }

        var difference = (predictions.Slice(0, 0, 1) - predictions.Slice(0, 1, 2)).Abs().Sum([1], keepDims: true);    // [1, 1, h, w]
        var relevance = difference.Resize(height, width, antialias: true).To(Device.Cpu).Contiguous().ToArray<float>();
        return new FirstLook(
            scope.Return(steps.Latents.Detach()), scope.Return(cleaned ?? maps.Map(height, width).To(DType.Float32, Device.Cpu)), height,
            width,
            new KeywordMap(height, width, relevance), steps.DoneCount);
    }
}
