using System.Runtime.InteropServices;

namespace Itemwise.Files;

/// <summary>Native libraries that keep to themselves.</summary>
/// <remarks>On Linux a library finds the functions it calls by name, its own too, and another library of the process that exports the same
/// names globally comes first: libvips' modules bring the system's SQLite, and a second SQLite then called into the first one's functions
/// and crashed.</remarks>
public static partial class LoneLibrary
{
    private const int BindNow = 0x2;
    private const int OwnNamesFirst = 0x8;

    /// <summary>Loads a library of the program's own so that it calls its own functions. To be called before it is loaded otherwise; does
    /// nothing where it is not found, or on another system.</summary>
    /// <param name="fileName">The file's name.</param>
    public static void Load(string fileName)
    {
        if (!OperatingSystem.IsLinux() || AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is not string folders)
        {
            return;
        }

        var path = folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return;
        }

        try
        {
            _ = Open(path, BindNow | OwnNamesFirst);
        }
        catch (EntryPointNotFoundException)
        {
            _ = OpenOfOld(path, BindNow | OwnNamesFirst);
        }
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    // Before glibc 2.34.
    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenOfOld(string path, int flags);
}
