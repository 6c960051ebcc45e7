using Itemwise.Editing.Storage;
using Itemwise.Files;

namespace Itemwise.Studio.OneShot;

/// <summary>Makes a workspace of a packed one; what is damaged does not come to stay.</summary>
/// <param name="File">The packed workspace.</param>
/// <param name="Folder">The folder to be.</param>
internal sealed record UnpackTask(string File, string Folder) : OneShotTask
{
    public override void Do()
    {
        try
        {
            PackedWorkspace.Unpack(File, Folder);
            WorkspaceFolder.Read(Folder);
        }
        catch (InputRefusedException)
        {
            QuietRemoval.Folder(Folder);
            throw;
        }
    }
}
