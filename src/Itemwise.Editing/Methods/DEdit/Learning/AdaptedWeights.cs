using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>A base with some weights replaced; owns the replacements.</summary>
public sealed class AdaptedWeights : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> replacements;

    internal AdaptedWeights(WeightStore unet, IReadOnlyDictionary<string, Tensor> replacements)
    {
        this.replacements = replacements;
        Store = unet.With(replacements);
        foreach (var tensor in replacements.Values)
        {
            tensor.Own();
        }
    }

    /// <summary>The weights to build a network from.</summary>
    public WeightStore Store { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        foreach (var tensor in replacements.Values)
        {
            tensor.Dispose();
        }
    }
}
