using System.Runtime.InteropServices;
using Itemwise.Diffusion.Weights;

namespace Itemwise.Evaluation.Tests.Metrics;

/// <summary>A safetensors file of made numbers, which a test also has at hand.</summary>
internal sealed class MadeWeights(int seed)
{
    private readonly Random random = new(seed);
    private readonly Dictionary<string, (long[] Shape, float[] Values)> tensors = [];

    public float[] this[string name] => tensors[name].Values;

    public void Add(string name, params long[] shape) => tensors[name] = (shape,
        [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size))
            .Select(_ => (float)(random.NextDouble() - 0.4))]);

    public void Write(string path) => SafetensorsWriter.Write(path, tensors.Select(entry => SafetensorsTensor.Of(
        entry.Key, SafetensorsDType.F32, [.. entry.Value.Shape], MemoryMarshal.AsBytes<float>(entry.Value.Values).ToArray())));
}
