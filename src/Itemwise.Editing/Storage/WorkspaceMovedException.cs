namespace Itemwise.Editing.Storage;

/// <summary>Somebody wrote in a workspace while it was read without being held: what was read is of no one moment.</summary>
/// <param name="cause">How that was seen; null where files were compared.</param>
internal sealed class WorkspaceMovedException(Exception? cause = null) : Exception("Somebody wrote in the workspace meanwhile.", cause);
