using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>What a workspace that was packed, unpacked or copied consists of.</summary>
/// <param name="FileCount">Files.</param>
/// <param name="Bytes">Their sizes together.</param>
public sealed record WorkspaceTravel(int FileCount, long Bytes)
{
    /// <summary>Makes a second workspace like one, with its history and what was learned; both go their own ways from then on.</summary>
    /// <param name="workspace">Held, so that it stands still.</param>
    /// <param name="folder">The second one's; it must not exist, or be empty.</param>
    /// <exception cref="InputRefusedException">The folder is taken, lies inside the workspace, or cannot be made.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static WorkspaceTravel Copy(WorkspaceFolder workspace, string folder)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        WorkspaceFolder.RequireOutside(workspace.FullPath, folder);
        var names = WorkspaceFiles.List(workspace.FullPath);
        var bytes = 0L;
        WorkspaceFiles.Make(folder, made =>
        {
            foreach (var name in names)
            {
                using var source = File.OpenRead(Path.Combine(workspace.FullPath, name));
                WorkspaceFiles.Write(made, name, source.CopyTo);
                bytes += source.Length;
            }
        });
        return new WorkspaceTravel(names.Count, bytes);
    }
}
