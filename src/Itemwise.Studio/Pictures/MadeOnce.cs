using System.Collections.Concurrent;

namespace Itemwise.Studio.Pictures;

/// <summary>What belongs to a file and is made once, however many need it at a time, then kept in memory.</summary>
/// <typeparam name="T">What is made.</typeparam>
internal sealed class MadeOnce<T> where T : class
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> known = new(StringComparer.Ordinal);

    /// <summary>What belongs to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="make">Makes it; what it throws is passed on, and the next who comes tries again.</param>
    public async Task<T> Of(string path, Func<Task<T>> make)
    {
        var made = known.GetOrAdd(path, _ => new Lazy<Task<T>>(make));
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

    /// <summary>The same, if it was made already.</summary>
    public T? Known(string path) => known.TryGetValue(path, out var made)
        && made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? made.Value.Result : null;

    /// <summary>Forgets what was made for a file; what is being made for it stays.</summary>
    public void ForgetMade(string path)
    {
        if (known.TryGetValue(path, out var made) && made is { IsValueCreated: true, Value.IsCompleted: true })
        {
            known.TryRemove(KeyValuePair.Create(path, made));
        }
    }

    /// <summary>Forgets what belongs to the files of a folder.</summary>
    public void Forget(string folder)
    {
        foreach (var path in known.Keys.Where(path => Path.GetDirectoryName(path) == folder))
        {
            known.TryRemove(path, out _);
        }
    }
}
