using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>Where a component's tensors come from: one safetensors file, or the shards of one.</summary>
public interface IWeightSource : IDisposable
{
    /// <summary>What to call it in messages: the file or folder.</summary>
    string Description { get; }

    /// <summary>The names of all tensors.</summary>
    IReadOnlySet<string> Names { get; }

    /// <summary>Reads one tensor, in the file's dtype, onto the CPU; the caller's scope owns it.</summary>
    Tensor Read(string name);
}
