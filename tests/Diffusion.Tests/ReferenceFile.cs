using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests;

/// <summary>Expected tensors below tests/fixtures, and how close to them is close enough.</summary>
internal sealed class ReferenceFile : IDisposable
{
    private const double RelativeTolerance = 1e-5;

    private readonly SafetensorsFile file;

    public ReferenceFile(params string[] parts) => file = SafetensorsFile.Open(Fixtures.At(parts));

    public IEnumerable<string> Names => file.Names;

    /// <summary>A tensor of the file, the scope's.</summary>
    public Tensor this[string name] => TensorFiles.Read(file, file.Get(name));

    /// <summary>Holds |actual - expected| to at most atol + 1e-5 |expected|, and reports the largest difference.</summary>
    public void AssertClose(string name, Tensor actual, double atol) => AssertClose(name, this[name], actual, atol);

    public static void AssertClose(string name, Tensor expected, Tensor actual, double atol)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        Assert.Equal(expected.Shape, actual.Shape);
        var difference = (actual.To(DType.Float64) - expected.To(DType.Float64)).Abs();
        var excess = (difference - expected.To(DType.Float64).Abs() * RelativeTolerance).Max().Item();
        var largest = difference.Max().Item();
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: largest difference {largest:G2}, tolerance {atol:G2}");
        Assert.True(excess <= atol, $"{name} differs by up to {largest}, the tolerance is {atol} plus {RelativeTolerance} of the value.");
    }

    public void Dispose() => file.Dispose();
}
