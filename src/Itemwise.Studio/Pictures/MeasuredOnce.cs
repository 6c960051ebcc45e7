using System.Text.Json;
using Itemwise.Files;

namespace Itemwise.Studio.Pictures;

/// <summary>What takes seconds to measure of a large photo and never changes: measured once, however many need it at a time, then kept in
/// memory and in a file that can be made again.</summary>
/// <typeparam name="T">What is measured; goes through JSON unchanged.</typeparam>
internal sealed class MeasuredOnce<T> where T : class
{
    private readonly MadeOnce<T> known = new();

    /// <summary>The measure that belongs to a file.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="measure">Measures; what it throws is passed on, and the next who comes tries again.</param>
    public Task<T> Of(string path, Func<T> measure) => known.Of(path, () => Task.Run(() => Kept(path) ?? Keep(path, measure())));

    /// <summary>The measure that belongs to a file, if it was measured already.</summary>
    public T? Known(string path) => known.Known(path) ?? Kept(path);

    private static T? Kept(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path)) : null;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return null; // it is measured again
        }
    }

    private static T Keep(string path, T measured)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.WriteAtomically(path, JsonSerializer.SerializeToUtf8Bytes(measured));
        return measured;
    }
}
