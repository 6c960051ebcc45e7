namespace Itemwise.Cli.Output;

/// <summary>The user stopped work of which something is kept; the sentence says what.</summary>
internal sealed class InterruptedException : OperationCanceledException
{
    public InterruptedException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>An inversion was stopped; the next call goes on.</summary>
    public static InterruptedException OfInversion(Exception error) =>
        new("Stopped; what was inverted so far is kept, and the same command goes on from there.", error);
}
