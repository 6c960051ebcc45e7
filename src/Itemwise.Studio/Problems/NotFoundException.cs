using Itemwise.Editing.Storage;

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

    /// <summary>Refuses a step that a workspace does not have.</summary>
    /// <exception cref="NotFoundException">There is no such step.</exception>
    internal static void ThrowUnlessStep(WorkspaceGlance glance, int step)
    {
        if (!glance.Steps.Has(step))
        {
            throw new NotFoundException($"There is no step {step} in '{glance.Name}'.");
        }
    }
}
