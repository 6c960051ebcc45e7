using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>A run after its first step, and what the network saw in it. Tensors are the scope's that it was taken in.</summary>
/// <param name="Latents">[1, C, h, w] after the step, which nothing modulated.</param>
/// <param name="Probabilities">[cells, tokens]: the instructed lane's cross-attention, the mean over layers and heads.</param>
/// <param name="Height">Rows of the cells.</param>
/// <param name="Width">Columns of the cells.</param>
/// <param name="Relevance">How much the instruction changes the prediction in each cell: the sum over channels of |eT - eI|.</param>
internal sealed record FirstLook(Tensor Latents, Tensor Probabilities, int Height, int Width, KeywordMap Relevance)
{
    /// <summary>Takes the first step of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="level">Of the layers whose attention counts.</param>
    /// <param name="generator">Of an ancestral step's noise.</param>
    public static FirstLook Take(InstructedRun run, int level, Generator? generator)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var maps = new AttentionMean(AttentionKind.Cross, (in AttentionCall call) => call.Site.Level == level,
            lane => lane.Role == Role.Text);
        var denoising = run.Pipeline.Describe(run.PlainGuidance, AttentionEdits.None.Then(maps));
        var step = run.Steps[0];
        using var steps = denoising.Start(run.Pipeline.Noised(run.StartNoise, step), generator, run.Steps);
        var predictions = steps.Predict(run.Pipeline.Condition);                                                      // [3, C, h, w]
        steps.Advance(steps.Guide(predictions), run.Noise?.Invoke(step));
        if (maps.Sizes is not [var (height, width), ..])
        {
            throw new InputRefusedException(
                $"'{run.Model.FolderPath}' has no cross-attention at level {level} to read regions from: choose another level or model.");
        }

        var difference = (predictions.Slice(0, 0, 1) - predictions.Slice(0, 1, 2)).Abs().Sum([1], keepDims: true);    // [1, 1, h, w]
        var relevance = difference.Resize(height, width, antialias: true).To(Device.Cpu).Contiguous().ToArray<float>();
        return new FirstLook(
            scope.Return(steps.Latents.Detach()), scope.Return(maps.Map(height, width).To(DType.Float32, Device.Cpu)), height, width,
            new KeywordMap(height, width, relevance));
    }
}
