namespace Itemwise.Editing;

/// <summary>Hands reports on at once and on the thread that works, which <see cref="Progress{T}"/> does not.</summary>
/// <param name="receive">What is done with a report.</param>
public sealed class SynchronousProgress<T>(Action<T> receive) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => receive(value);
}
