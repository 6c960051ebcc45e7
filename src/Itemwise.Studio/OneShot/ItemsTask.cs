using Itemwise.Editing.Storage;
using Itemwise.Studio.Drawing;

namespace Itemwise.Studio.OneShot;

/// <summary>Changes items; all changes are one step of the history.</summary>
/// <param name="Folder">The workspace's folder.</param>
/// <param name="Requested">What to change.</param>
internal sealed record ItemsTask(string Folder, ItemChanges Requested) : OneShotTask
{
    public override void Do()
    {
        if (Requested.Changes.IsDefaultOrEmpty)
        {
            throw new InputRefusedException("There is nothing to change: name at least one change.");
        }

        using var workspace = WorkspaceFolder.Open(Folder);
        var (height, width) = (workspace.Workspace.Height, workspace.Workspace.Width);
        workspace.History.Change([.. Requested.Changes.Select(change => change.ToChange(pixels => ShapeMask.Of(pixels, height, width)))]);
    }
}
