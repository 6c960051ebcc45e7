using System.Text;
using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <summary>The native library as a whole: its version, its threads, the devices it sees.</summary>
public static class TorchRuntime
{
    /// <summary>libtorch's version and build, several lines.</summary>
    public static string Description => Native.Text(Native.iw_describe);

    /// <summary>CUDA cards that can be used; 0 where libtorch was built without CUDA.</summary>
    public static int CudaDeviceCount => (int)Native.iw_cuda_count();

    /// <summary>Threads that one operation uses. libtorch's own choice is 1 on some machines of 2 cores, so set it at start.</summary>
    public static int ThreadCount
    {
        get => (int)Native.iw_threads();
        set => Native.Check(Native.iw_set_threads(value));
    }

    /// <summary>Waits until a device has done all that it was given.</summary>
    public static void Synchronize(Device device) => Native.Check(Native.iw_synchronize(device.IsCuda ? 1 : 0, device.Index));

    /// <summary>Whether the process keeps freed blocks of up to 32 MB for its next operations, as it does
    /// from the start, or gives them back at once, as the C library does unasked. For measurements.</summary>
    public static void KeepFreedMemory(bool keep) => Native.Check(Native.iw_keep_freed_memory(keep ? 1 : 0));
}
