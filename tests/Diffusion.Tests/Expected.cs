using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests;

/// <summary>The arrays of a reference file, and how near a result must be to one.</summary>
internal sealed class Expected
{
    private const double RelativeTolerance = 1e-5;

    private readonly Dictionary<string, Tensor> tensors;
    private readonly string name;

    private Expected(string name, Dictionary<string, Tensor> tensors) => (this.name, this.tensors) = (name, tensors);

    /// <summary>Reads a file below tests/fixtures into the caller's scope.</summary>
    public static Expected Read(string path)
    {
        using var file = SafetensorsFile.Open(Fixtures.At(path));
        return new(path, TensorFiles.ReadAll(file));
    }

    public Tensor this[string key] => tensors[key];

    public bool Has(string key) => tensors.ContainsKey(key);

    /// <summary>Fails with the largest excess where |actual - expected| is above tolerance + 1e-5 |expected|.</summary>
    public void AssertNear(string key, Tensor actual, double tolerance) => AssertNear(tensors[key], actual, tolerance, $"{name}: {key}");

    /// <summary>As <see cref="AssertNear(string, Tensor, double)"/>, against any tensor.</summary>
    public static void AssertNear(Tensor expected, Tensor actual, double tolerance, string what)
    {
        using var scope = TensorScope.Enter();
        Assert.Equal<IEnumerable<long>>(expected.Shape, actual.Shape);
        var (left, right) = (actual.To(DType.Float64), expected.To(DType.Float64));
        var difference = (left - right).Abs();
        var largest = difference.Max().Item();
        Largest.Report(what, largest, tolerance);
        var excess = (difference - (right.Abs() * RelativeTolerance) - tolerance).Max().Item();
        Assert.True(excess <= 0, $"{what} differs by {largest:g3}, allowed are {tolerance:g3} and {RelativeTolerance} of the value.");
    }
}

/// <summary>Writes differences beside the test's result, to be seen with detailed output.</summary>
internal static class Largest
{
    public static void Report(string what, double difference, double tolerance) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {difference:g3} of {tolerance:g3}");
}
