using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <summary>Adam with decoupled weight decay (arXiv:1711.05101), over float32 parameters that the caller owns.</summary>
/// <remarks>Its moments are this object's and are freed with it; <see cref="Moments"/> hands them out for checkpoints.</remarks>
public sealed class AdamW : IDisposable
{
    private readonly Tensor[] parameters;
    private readonly Tensor[] means;
    private readonly Tensor[] squares;
    private readonly AdamWOptions options;

    /// <summary>An optimiser at step 0.</summary>
    public AdamW(IEnumerable<Tensor> parameters, AdamWOptions options)
    {
        this.parameters = [.. parameters];
        this.options = options;
        // Owned once all are there: where memory runs out halfway, the scope frees the first half.
        using var scope = TensorScope.Enter();
        means = [.. this.parameters.Select(parameter => parameter.ZerosLike())];
        squares = [.. this.parameters.Select(parameter => parameter.ZerosLike())];
        foreach (var tensor in means.Concat(squares))
        {
            tensor.Own();
        }
    }

    /// <summary>Steps taken.</summary>
    public long StepCount { get; private set; }

    /// <summary>The first and second moments, one pair a parameter, borrowed.</summary>
    public IReadOnlyList<(Tensor Mean, Tensor Square)> Moments => [.. means.Zip(squares)];

    /// <summary>Moves every parameter that has a gradient, then forgets the gradients.</summary>
    /// <param name="rateShare">What the learning rate is multiplied by at this step, for rates that change; 1 leaves it.</param>
    public void Step(double rateShare = 1)
    {
        StepCount++;
        using var scope = TensorScope.Enter();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].Grad is { } gradient)
            {
                Native.Check(Native.iw_adamw_step(parameters[i].Handle, gradient.Handle, means[i].Handle, squares[i].Handle, StepCount,
                    options.LearningRate * rateShare, options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay));
                parameters[i].ClearGrad();
            }
        }
    }

    /// <summary>Continues from stored moments.</summary>
    /// <exception cref="ItemwiseException">A moment has another shape than its parameter.</exception>
    public void Restore(long stepCount, IReadOnlyList<(Tensor Mean, Tensor Square)> moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        for (var i = 0; i < parameters.Length; i++)
        {
            means[i].CopyInPlace(moments[i].Mean);
            squares[i].CopyInPlace(moments[i].Square);
        }

        StepCount = stepCount;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in means.Concat(squares))
        {
            tensor.Dispose();
        }
    }
}
