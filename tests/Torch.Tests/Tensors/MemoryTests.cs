namespace Itemwise.Torch.Tests.Tensors;

public sealed class MemoryTests
{
    [Fact]
    public void Memory_that_is_not_there_is_told_with_the_amount_and_what_to_do()
    {
        using var scope = TensorScope.Enter();

        var error = Assert.Throws<ResourceException>(() => Tensor.Zeros([1L << 46]));

        Assert.Equal($"There is not enough memory (a piece of {4L << 46} bytes was asked for): use a smaller photo or model, or close "
            + $"other programs.", error.Message);
    }
}
