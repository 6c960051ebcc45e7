using System.Runtime.InteropServices;
using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <summary>One native tensor. Passed as such through the ABI, so a call keeps its arguments alive by itself.</summary>
internal sealed class TensorHandle : SafeHandle
{
    public TensorHandle() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Native.iw_free(handle);
        return true;
    }
}
