using System.Runtime.InteropServices;

namespace Itemwise.Torch.Interop;

/// <summary>glibc's allocator, which serves tensors on the CPU. The native library tells it at load to keep what is freed.</summary>
internal static partial class HostAllocator
{
    // <malloc.h>
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;
    private const int MostMaps = -4;

    /// <summary>Keeps freed memory for the next operation, or gives big blocks back to the system at once, as glibc does unasked.</summary>
    public static void Keep(bool keep)
    {
        _ = mallopt(MostMaps, keep ? 0 : 65536);
        _ = mallopt(TrimThreshold, keep ? int.MaxValue : 128 << 10);
        _ = mallopt(TopPad, keep ? 64 << 20 : 128 << 10);
        if (!keep)
        {
            _ = mallopt(MapThreshold, 128 << 10);
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
