using Itemwise.Editing.Storage;

namespace Itemwise.Studio.OneShot;

/// <summary>Gives a workspace or one of its steps a name.</summary>
/// <param name="Folder">The workspace's folder.</param>
/// <param name="Name">The name; a blank one takes it away.</param>
/// <param name="Step">The step; null for the workspace itself.</param>
internal sealed record NameTask(string Folder, string Name, int? Step = null) : OneShotTask
{
    public override void Do()
    {
        using var workspace = WorkspaceFolder.Open(Folder);
        if (Step is { } step)
        {
            workspace.History.Rename(step, Name);
        }
        else
        {
            workspace.Rename(Name);
        }
    }
}
