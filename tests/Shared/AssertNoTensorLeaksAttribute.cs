using System.Reflection;
using Itemwise.Torch;
using Xunit.v3;

// Native tensors are counted for the whole process, so test classes take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Itemwise.Tests.Shared;

/// <summary>Fails a test after which more native tensors live than before it, or in which the garbage collector had to free one.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AssertNoTensorLeaksAttribute : BeforeAfterTestAttribute
{
    private (long Live, long Forgotten) before;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => before = Counts();

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Assert.Equal(before, Counts());

    private static (long Live, long Forgotten) Counts() => (TensorCounts.Live, TensorCounts.Forgotten);
}
