using System.Runtime.InteropServices;
using System.Text;

namespace Itemwise.Files;

/// <summary>Files whose names are not UTF-8, as old archives leave them: .NET cannot name them, so they are given links that it can
/// name.</summary>
/// <remarks>Linux alone: a name there is any bytes. What is not UTF-8 is taken for Latin-1, which every byte is.</remarks>
public static partial class RawNames
{
    private const char Replacement = '\uFFFD';
    private const int NameInEntry = 19; // after inode, offset, length and type in struct dirent of glibc and musl, 64 bits

    /// <summary>Whether a name has lost something on its way into a string.</summary>
    public static bool IsBroken(string name) => name.Contains(Replacement, StringComparison.Ordinal);

    /// <summary>Links to what a word of this process's command line names, or to everything in the folder that it names, where .NET
    /// cannot name that.</summary>
    /// <param name="word">As .NET gives it, perhaps broken.</param>
    /// <param name="folder">An empty folder for the links.</param>
    /// <returns>The link to use in place of the word; null where nothing of that name is there.</returns>
    public static string? Link(string word, string folder)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }

        if (IsBroken(word))
        {
            var raw = Typed(word);
            var link = Path.Combine(folder, Clean(raw.AsSpan(raw.AsSpan().LastIndexOf((byte)'/') + 1)));
            return raw.Length > 0 && Link(raw, link) && (File.Exists(link) || Directory.Exists(link)) ? link : null;
        }

        var path = Encoding.UTF8.GetBytes(Path.GetFullPath(word) + "/");
        foreach (var name in Names(path))
        {
            _ = Link([.. path, .. name], Path.Combine(folder, Clean(name)));
        }

        return folder;
    }

    /// <summary>Whether a folder holds a file that .NET cannot name.</summary>
    public static bool AreIn(string folder) =>
        OperatingSystem.IsLinux() && Directory.EnumerateFiles(folder).Any(path => IsBroken(Path.GetFileName(path)));

    private static string Clean(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        text = IsBroken(text) ? Encoding.Latin1.GetString(name) : text;
        return string.Concat(text.Select(letter => char.IsControl(letter) ? '_' : letter));
    }

    // The bytes of a word, or of the end of one such as 3=mask.png.
    private static byte[] Typed(string word)
    {
        foreach (var argument in SplitAtZeros(File.ReadAllBytes("/proc/self/cmdline")))
        {
            for (var start = 0; start < argument.Length; start++)
            {
                if (Encoding.UTF8.GetString(argument.AsSpan(start)) == word)
                {
                    var path = argument[start..];
                    return path[0] == '/' ? path : [.. Encoding.UTF8.GetBytes(Environment.CurrentDirectory + "/"), .. path];
                }
            }
        }

        return [];
    }

    private static IEnumerable<byte[]> SplitAtZeros(byte[] bytes)
    {
        for (int start = 0, end; start < bytes.Length; start = end + 1)
        {
            end = Array.IndexOf(bytes, (byte)0, start) is >= 0 and var zero ? zero : bytes.Length;
            yield return bytes[start..end];
        }
    }

    private static List<byte[]> Names(byte[] folder)
    {
        var names = new List<byte[]>();
        var stream = OpenFolder([.. folder, 0]);
        if (stream != 0)
        {
            for (var entry = NextEntry(stream); entry != 0; entry = NextEntry(stream))
            {
                var name = new List<byte>();
                for (var letter = Marshal.ReadByte(entry, NameInEntry); letter != 0;
                    letter = Marshal.ReadByte(entry, NameInEntry + name.Count))
                {
                    name.Add(letter);
                }

                names.Add([.. name]);
            }

            _ = CloseFolder(stream);
        }

        return [.. names.Where(name => name is not ([(byte)'.'] or [(byte)'.', (byte)'.']))];
    }

    private static bool Link(byte[] target, string link) => MakeLink([.. target, 0], [.. Encoding.UTF8.GetBytes(link), 0]) == 0;

    [LibraryImport("libc", EntryPoint = "symlink")]
    private static partial int MakeLink(byte[] target, byte[] link);

    [LibraryImport("libc", EntryPoint = "opendir")]
    private static partial nint OpenFolder(byte[] path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial nint NextEntry(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolder(nint stream);
}
