using Itemwise.Torch;

namespace Itemwise.Diffusion.Layers;

internal static class TrainedWeights
{
    /// <summary>A weight in the dtype of what it is applied to: trained ones stay float32 in a model of another dtype.</summary>
    public static Tensor As(this Tensor weight, Tensor input)
    {
        var dtype = input.DType;
        return weight.DType == dtype ? weight : weight.To(dtype);
    }
}
