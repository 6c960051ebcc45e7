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
}
