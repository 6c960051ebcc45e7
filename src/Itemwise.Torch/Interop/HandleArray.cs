namespace Itemwise.Torch.Interop;

/// <summary>Several tensors as an array of native pointers, each held alive until this is disposed.</summary>
internal readonly ref struct HandleArray
{
    private readonly ReadOnlySpan<Tensor> tensors;

    public HandleArray(ReadOnlySpan<Tensor> tensors)
    {
        this.tensors = tensors;
        Pointers = new nint[tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            var added = false;
            tensors[i].Handle.DangerousAddRef(ref added);
            Pointers[i] = tensors[i].Handle.DangerousGetHandle();
        }
    }

    public nint[] Pointers { get; }

    public void Dispose()
    {
        foreach (var tensor in tensors)
        {
            tensor.Handle.DangerousRelease();
        }
    }
}
