namespace Itemwise.Cli.Progress;

/// <summary>Hands reports on at once and on the same thread, which <see cref="Progress{T}"/> does not.</summary>
internal sealed class Relay<T>(Action<T> receive) : IProgress<T>
{
    public void Report(T value) => receive(value);
}
