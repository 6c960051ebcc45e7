namespace Itemwise.Studio.Problems;

/// <summary>What an address names is not there.</summary>
public sealed class NotFoundException : InputRefusedException
{
    /// <inheritdoc/>
    public NotFoundException() { }

    /// <inheritdoc/>
    public NotFoundException(string message) : base(message) { }

    /// <inheritdoc/>
    public NotFoundException(string message, Exception innerException) : base(message, innerException) { }
}
