namespace Itemwise.Studio.Shelves;

/// <summary>Where a picture came from.</summary>
/// <param name="Workspace">The workspace's id.</param>
/// <param name="Step">The step that made it; 0 for the photo.</param>
public sealed record FoundResult(string Workspace, int Step);
