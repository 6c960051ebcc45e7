using System.Runtime.InteropServices;

namespace Itemwise.Files;

/// <summary>The threads of OpenMP, which libtorch and OpenBLAS compute with and libvips brings along: one pool for the process.</summary>
/// <remarks>Stands here, below every project that loads a native library, because whichever loads first decides for all.</remarks>
public static partial class OpenMp
{
    /// <summary>Makes idle threads sleep early; what the user has set stays. To be called before a native library is loaded.</summary>
    /// <remarks>libgomp's threads wait for each other by spinning, by default for milliseconds. Where another program wants the same
    /// processors, each spins its time slice away while the thread it waits for is not running: learning became ten times slower on two
    /// busy cores. A short spin costs nothing on idle ones. libgomp reads the variable when it is loaded, and from C's environment, which
    /// .NET's own is a copy of.</remarks>
    public static void KeepIdleThreadsQuiet()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetEnvironment("GOMP_SPINCOUNT", "1000", 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
