using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Layers;

/// <summary>A checkpoint of chosen tensors, written to a file of its own and opened.</summary>
internal sealed class MadeWeights : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public MadeWeights(params (string Name, Tensor Tensor)[] tensors)
    {
        SafetensorsWriter.Write(folder.At("weights.safetensors"), tensors.Select(pair => TensorFiles.Entry(pair.Name, pair.Tensor)));
        Store = new WeightStore(SafetensorsSource.Open(folder.At("weights.safetensors")));
    }

    public WeightStore Store { get; }

    public void Dispose()
    {
        Store.Dispose();
        folder.Dispose();
    }
}
