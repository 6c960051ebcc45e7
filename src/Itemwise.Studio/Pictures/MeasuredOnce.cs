using System.Collections.Concurrent;
using System.Text.Json;
using Itemwise.Files;

namespace Itemwise.Studio.Pictures;

/// <summary>What takes seconds to measure of a large photo and never changes: measured once, however many ask at a time, then kept in
/// memory and in a file that can be made again.</summary>
/// <typeparam name="T">What is measured; goes through JSON unchanged.</typeparam>
internal sealed class MeasuredOnce<T> where T : class
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> known = new(StringComparer.Ordinal);

    /// <summary>The measure that belongs to a file.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="measure">Measures; what it throws is passed on, and the next who asks tries again.</param>
    public async Task<T> Of(string path, Func<T> measure)
    {
        var made = known.GetOrAdd(path, _ => new Lazy<Task<T>>(() => Task.Run(() => Kept(path) ?? Keep(path, measure()))));
        try
        {
            return await made.Value;
        }
        catch
        {
            known.TryRemove(KeyValuePair.Create(path, made));
            throw;
        }
    }

    /// <summary>The measure that belongs to a file, if it was measured already.</summary>
    public T? Known(string path) => known.TryGetValue(path, out var made)
        ? made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? made.Value.Result : null : Kept(path);

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
