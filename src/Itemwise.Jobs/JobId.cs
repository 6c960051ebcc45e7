namespace Itemwise.Jobs;

/// <summary>Names a job, everywhere and for good.</summary>
/// <param name="Value">The name; <see cref="New"/> makes one that is opaque.</param>
public readonly record struct JobId(string Value)
{
    /// <summary>The name of a job to be.</summary>
    public static JobId New() => new(OpaqueId.New());

    /// <inheritdoc/>
    public override string ToString() => Value;
}
