using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>What is made of many tensors and fails at one of them, for want of memory or of a name, frees those it had.</summary>
[AssertNoTensorLeaks]
public sealed class WeightOwnershipTests
{
    private const long TooMany = 1L << 46;

    [Fact]
    public void Weights_that_memory_runs_out_for_leave_nothing_behind()
    {
        using var scope = TensorScope.Enter();
        using var store = Store();
        var last = store.Names.Last(name => name.EndsWith("attn2.to_q.weight", StringComparison.Ordinal));
        using var larger = store.With(new Dictionary<string, Tensor> { [last] = Tensor.Zeros([1]).Expand(TooMany) });
        _ = store.Names.Select(store.Get).ToArray();
        var before = TensorCounts.Live;
        Assert.Throws<ResourceException>(() => TrainedWeights.CrossAttention(larger));
        Assert.Equal(before, TensorCounts.Live);
    }

    [Fact]
    public void A_delta_of_another_network_leaves_nothing_behind()
    {
        using var scope = TensorScope.Enter();
        using var store = Store();
        var name = store.Names.First(name => name.EndsWith("attn2.to_q.weight", StringComparison.Ordinal));
        var shape = store.Get(name).Shape;
        using var delta = new WeightDelta(new Dictionary<string, Tensor>
            { [name] = Tensor.Zeros(shape.AsSpan()), ["elsewhere.attn2.to_q.weight"] = Tensor.Zeros(shape.AsSpan()) }, 0);
        var before = TensorCounts.Live;
        Assert.Contains("elsewhere", Assert.Throws<InputRefusedException>(() => delta.Over(store)).Message, StringComparison.Ordinal);
        Assert.Equal(before, TensorCounts.Live);
    }

    private static WeightStore Store() => new(SafetensorsSource.Open(Fixtures.At("sd/unet/diffusion_pytorch_model.safetensors")));
}
