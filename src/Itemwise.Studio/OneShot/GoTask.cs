using Itemwise.Editing.Storage;

namespace Itemwise.Studio.OneShot;

/// <summary>Goes to another step of a history.</summary>
/// <param name="Folder">The workspace's folder.</param>
/// <param name="Way">Where to.</param>
/// <param name="Step">The step; 0 for the photo as it came. Of no meaning for undo and redo.</param>
internal sealed record GoTask(string Folder, GoWay Way, int Step = 0) : OneShotTask
{
    public override void Do()
    {
        using var workspace = WorkspaceFolder.Open(Folder);
        _ = Way switch
        {
            GoWay.Undo => workspace.History.Undo(),
            GoWay.Redo => workspace.History.Redo(),
            _ => workspace.History.GoTo(Step),
        };
    }
}

/// <summary>Ways through a history.</summary>
internal enum GoWay
{
    /// <summary>To a step.</summary>
    Step,

    /// <summary>Back to where the current step began.</summary>
    Undo,

    /// <summary>On to the newest step that began here.</summary>
    Redo,
}
