using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Itemwise.Files;

namespace Itemwise.Torch.Interop;

/// <summary>The native library: finding it, checking that it is ours, and turning its statuses into exceptions.</summary>
internal static unsafe partial class Native
{
    internal const string Library = "itemwise_torch";
    private const long AbiVersion = 2;
    private const int OutOfMemory = 2;

    static Native()
    {
        OpenMp.KeepIdleThreadsQuiet();
        NativeLibrary.SetDllImportResolver(typeof(Native).Assembly,
            (name, assembly, search) => name == Library ? Load(assembly, search) : 0);
        var version = iw_abi_version();
        if (version != AbiVersion)
        {
            throw new ItemwiseException(
                $"The native library speaks version {version} of the interface and this program version {AbiVersion}: build native/ " +
                "again.");
        }
    }

    /// <summary>Throws what a status means, with the message of the native side.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
        {
            Throw(status);
        }
    }

    /// <summary>Fetches a text of any length: asks for its size first.</summary>
    internal static string Text(Func<nint, long, long> fetch)
    {
        var count = fetch(0, 0);
        var bytes = new byte[count + 1];
        fixed (byte* start = bytes)
        {
            fetch((nint)start, bytes.Length);
        }

        return Encoding.UTF8.GetString(bytes, 0, (int)count);
    }

    private static void Throw(int status)
    {
        var message = Text(iw_last_error);
        throw status == OutOfMemory
            ? new ResourceException(
                $"There is not enough memory{Request(message)}: use a smaller photo or model, or close other programs.")
            : new ItemwiseException(message);
    }

    // The processor's allocator tells bytes, the card's GiB.
    private static string Request(string message) =>
        RequestedAmount().Match(message) is { Success: true } match ? $" (a piece of {match.Groups[1].Value} was asked for)" : "";

    [GeneratedRegex(@"tried to allocate ([\d.]+ \w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RequestedAmount();

    // Beside the program, else where the build of this repository puts it.
    internal static nint Load(Assembly assembly, DllImportSearchPath? search)
    {
        var file = $"lib{Library}.so";
        var beside = Path.Combine(AppContext.BaseDirectory, file);
        if (File.Exists(beside))
        {
            return NativeLibrary.Load(beside);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, ".build", "native", file);
            if (File.Exists(built))
            {
                return NativeLibrary.Load(built);
            }
        }

        return NativeLibrary.TryLoad(Library, assembly, search, out var library)
            ? library
            : throw new ItemwiseException(
                $"The native library {file} was found neither beside the program nor in .build/native: run ./itemwise, which builds it.");
    }

    [LibraryImport(Library)]
    internal static partial long iw_abi_version();

    [LibraryImport(Library)]
    internal static partial long iw_last_error(nint buffer, long capacity);

    [LibraryImport(Library)]
    internal static partial long iw_describe(nint buffer, long capacity);

    // Raw pointers here: a SafeHandle frees itself through these.
    [LibraryImport(Library)]
    internal static partial void iw_free(nint tensor);

    [LibraryImport(Library)]
    internal static partial void iw_generator_free(nint generator);

    [LibraryImport(Library, EntryPoint = "iw_from_bytes")]
    internal static partial int iw_from_pointer(
        byte* bytes, long count, ReadOnlySpan<long> shape, long rank, long dtype, out TensorHandle result);
}
