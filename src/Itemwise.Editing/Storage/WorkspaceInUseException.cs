namespace Itemwise.Editing.Storage;

/// <summary>Another process, or another holder in this one, has the workspace: what was requested can be done when that is done.</summary>
public sealed class WorkspaceInUseException : ResourceException
{
    /// <inheritdoc/>
    public WorkspaceInUseException() { }

    /// <inheritdoc/>
    public WorkspaceInUseException(string message) : base(message) { }

    /// <inheritdoc/>
    public WorkspaceInUseException(string message, Exception innerException) : base(message, innerException) { }
}
