namespace Itemwise.Jobs;

/// <summary>Names what a job works on; of the jobs of one workspace one at a time runs.</summary>
/// <param name="Value">The name, which says nothing of the place where the workspace lies.</param>
public readonly record struct WorkspaceId(string Value)
{
    /// <summary>The name of a workspace to be.</summary>
    public static WorkspaceId New() => new(OpaqueId.New());

    /// <inheritdoc/>
    public override string ToString() => Value;
}
