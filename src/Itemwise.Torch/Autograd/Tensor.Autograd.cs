using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <content>Gradients.</content>
public sealed partial class Tensor
{
    /// <summary>Whether gradients are computed for this tensor.</summary>
    public bool RequiresGrad
    {
        get => Native.iw_requires_grad(Handle) != 0;
        set => Native.Check(Native.iw_set_requires_grad(Handle, value ? (byte)1 : (byte)0));
    }

    /// <summary>Adds the gradient of this one-element tensor to every leaf that requires one.</summary>
    public void Backward() => Native.Check(Native.iw_backward(Handle));

    /// <summary>The gradient that <see cref="Backward"/> left here, or null; shares memory with it.</summary>
    public Tensor? Grad
    {
        get
        {
            Native.Check(Native.iw_grad(Handle, out var handle));
            if (handle.IsInvalid)
            {
                handle.Dispose();
                return null;
            }

            return new Tensor(handle);
        }
    }

    /// <summary>Forgets the gradient.</summary>
    public void ClearGrad() => Native.Check(Native.iw_clear_grad(Handle));

    /// <summary>The gradients of this one-element tensor with respect to some tensors; zeros for one that has no part in it. No leaf's <see cref="Grad"/> changes.</summary>
    public Tensor[] Gradients(ReadOnlySpan<Tensor> inputs)
    {
        using var handles = new HandleArray(inputs);
        var results = new nint[inputs.Length];
        Native.Check(Native.iw_gradients(Handle, handles.Pointers, handles.Pointers.Length, results));
        var gradients = new Tensor[results.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var handle = new TensorHandle();
            System.Runtime.InteropServices.Marshal.InitHandle(handle, results[i]);
            gradients[i] = new Tensor(handle);
        }

        return gradients;
    }
}
