namespace Itemwise.Cli.Output;

/// <summary>The user stopped work of which something is kept; the sentence says what.</summary>
internal sealed class InterruptedException : OperationCanceledException
{
    public InterruptedException(string message, Exception innerException) : base(message, innerException) { }
}
