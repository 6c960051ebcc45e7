using System.Runtime.InteropServices;

namespace Itemwise.Torch;

/// <summary>Pages of mapped files that were read and are not needed in memory any more.</summary>
internal static partial class MappedPages
{
    private const int DontNeed = 4; // MADV_DONTNEED of Linux

    /// <summary>Lets pages leave memory; of a shared mapping they come back from the file when
    /// touched. Elsewhere than on Linux nothing happens.</summary>
    /// <param name="mapping">The mapping's first byte, at the start of a page.</param>
    /// <param name="offset">First byte that was read, counted from there.</param>
    /// <param name="byteCount">Bytes that were read.</param>
    public static unsafe void Release(byte* mapping, long offset, long byteCount)
    {
        if (OperatingSystem.IsLinux())
        {
            var first = offset & -(long)Environment.SystemPageSize;
            // Advice: refused, it costs memory and nothing else.
            _ = Advise(mapping + first, (nuint)(offset + byteCount - first), DontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static unsafe partial int Advise(byte* address, nuint length, int advice);
}
