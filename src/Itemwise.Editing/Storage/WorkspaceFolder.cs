using System.Security.Cryptography;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Files;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>A workspace on disk, held for this process alone until disposed.</summary>
/// <remarks>
/// The folder: <c>itemwise.workspace.json</c> (format version, photo, items; fields this version does not know are kept), the
/// photo copied byte for byte,
/// <c>items.png</c> (the label map), <c>association/</c> and <c>learned/</c> (what methods learned) and <c>edits/</c> (the
/// history's steps and place). Every file is written whole or not at all, the JSON last, so a folder without it is no workspace yet
/// and can be made one.
/// </remarks>
public sealed class WorkspaceFolder : IDisposable
{
    /// <summary>The label map's file.</summary>
    public const string ItemsFile = "items.png";

    /// <summary>The folder of the history inside the workspace.</summary>
    public const string EditsFolder = "edits";

    private const string PhotoStem = "photo";

    // Folders between a workspace and the deepest file it needs: learned/METHOD/a folder of the method's own.
    private const int DeepestFile = 3;

    // What D-Edit learns has had its folder since before there were other methods; theirs stand side by side in the other.
    private static readonly string[] LearnedFolders = ["association", "learned"];

    private readonly WorkspaceLock held;

    private WorkspaceFolder(string folder, WorkspaceLock held, Workspace workspace)
    {
        (FullPath, this.held, Workspace) = (folder, held, workspace);
        MakeFolder(EditsPath);
        foreach (var path in (IEnumerable<string>)[FullPath, EditsPath, .. LearnedPaths()])
        {
            DurableFile.RemoveLeftovers(path);
        }

        History = WorkspaceHistory.Hold(folder, workspace);
    }

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>The photo and its items, as the workspace was made; <see cref="WorkspaceHistory.Current"/> is what edits made of
    /// them.</summary>
    public Workspace Workspace { get; }

    /// <summary>The edits: where every edit begins, and what came of each.</summary>
    public WorkspaceHistory History { get; }

    /// <summary>The photo's copy.</summary>
    public string PhotoPath => Path.Combine(FullPath, Workspace.PhotoFile);

    /// <summary>The folder of edited pictures.</summary>
    public string EditsPath => Path.Combine(FullPath, EditsFolder);

    /// <summary>Makes a workspace of a photo and its items.</summary>
    /// <param name="folder">A folder that does not exist, or is empty but for the remains of an interrupted call.</param>
    /// <param name="photo">The photo file; it is copied.</param>
    /// <param name="items">Items at the photo's upright size.</param>
    /// <param name="originalName">What the photo is called where it came from; null for its file's name.</param>
    /// <returns>The workspace; the caller disposes it.</returns>
    /// <exception cref="InputRefusedException">The folder holds something else or a workspace already, or a path cannot be read
    /// or written.</exception>
    /// <exception cref="ResourceException">The disk is full, or another process makes a workspace there.</exception>
    public static WorkspaceFolder Create(string folder, string photo, Items items, string? originalName = null)
    {
        var isNew = !Directory.Exists(folder);
        MakeFolder(folder);
        if (!isNew && !File.Exists(Path.Combine(folder, WorkspaceLock.FileName)))
        {
            RequireUnused(folder, _ => false); // nobody began a workspace here, so what is called photo.png is somebody's photo
        }

        var held = new WorkspaceLock(folder);
        try
        {
            RequireUnused(folder, IsOwn);
            var photoFile = PhotoStem + Path.GetExtension(photo).ToLowerInvariant();
            var sha = CopyPhoto(photo, Path.Combine(folder, photoFile));
            PictureWriter.WriteGrey(Path.Combine(folder, ItemsFile), items.Map.Width, items.Map.Height, items.Map.Labels.ToArray());
            var workspace = new Workspace(photoFile, originalName ?? Path.GetFileName(photo), sha, items.Map.Height, items.Map.Width,
                items, ProgramVersion.Program);
            var result = new WorkspaceFolder(folder, held, workspace);
            WorkspaceDocument.Make(Path.Combine(folder, WorkspaceDocument.FileName), workspace).Write();
            return result;
        }
        catch
        {
            held.Dispose();
            if (isNew)
            {
                QuietRemoval.Folder(folder);
            }

            throw;
        }
    }

    /// <summary>Whether a folder is a workspace; of whichever format, whole or damaged.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, WorkspaceDocument.FileName));

    /// <summary>Opens a workspace to work in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The workspace; the caller disposes it.</returns>
    /// <exception cref="InputRefusedException">It is no workspace, of a newer format, or damaged; the sentence says which
    /// file.</exception>
    /// <exception cref="WorkspaceInUseException">Another process holds it.</exception>
    public static WorkspaceFolder Open(string folder)
    {
        RequireWorkspace(folder);
        var held = new WorkspaceLock(folder);
        try
        {
            return new WorkspaceFolder(folder, held, Read(folder));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Whether somebody holds a workspace at this moment.</summary>
    /// <param name="folder">The folder of a workspace.</param>
    public static bool IsInUse(string folder)
    {
        // Who looks often may not be in the way of who comes to work: only where a holder left its mark is the lock itself tried.
        if (!File.Exists(Path.Combine(folder, WorkspaceLock.OwnerFileName)))
        {
            return false;
        }

        try
        {
            using var held = new WorkspaceLock(folder);
            return false;
        }
        catch (WorkspaceInUseException)
        {
            return true;
        }
        catch (ItemwiseException)
        {
            return false; // opening it says what is wrong
        }
    }

    /// <summary>Reads a workspace without holding it, for looking at it while another process works in it.</summary>
    /// <exception cref="InputRefusedException">It is no workspace, of a newer format, or damaged; the sentence says which
    /// file.</exception>
    public static Workspace Read(string folder)
    {
        RequireWorkspace(folder);
        var document = WorkspaceDocument.Read(Path.Combine(folder, WorkspaceDocument.FileName));
        RequirePhoto(Path.Combine(folder, document.PhotoFile), document.PhotoSha256);
        var items = ReadItems(Path.Combine(folder, ItemsFile), document);
        return new Workspace(document.PhotoFile, document.OriginalName, document.PhotoSha256, document.Height, document.Width,
            items, document.CreatedWith);
    }

    /// <summary>Gives the workspace a name, in place of the photo's; a blank one takes it away.</summary>
    /// <exception cref="InputRefusedException">The name is longer than 200 letters.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Rename(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var document = WorkspaceDocument.Read(Path.Combine(FullPath, WorkspaceDocument.FileName));
        document.Name = string.IsNullOrWhiteSpace(name) ? null : DisplayName.Of(name, "A workspace");
        document.Write();
    }

    /// <summary>The one spelling of a folder's path: whole, without a separator at its end. Links are not followed.</summary>
    public static string PlainPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Refuses a place inside a workspace, for what shall be written beside it.</summary>
    /// <exception cref="InputRefusedException">The path is the workspace's folder or lies below it, or lies in another
    /// workspace's folder.</exception>
    public static void RequireOutside(string folder, string path)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(path));
        var isBelow = relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !Path.IsPathRooted(relative);
        if (isBelow || Exists(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path))
        {
            throw new InputRefusedException(
                $"'{path}' lies inside {(isBelow ? $"the workspace '{folder}'" : "a workspace")}: choose a place outside of it.");
        }
    }

    /// <summary>Refuses a file that a workspace lives on, this one's or any other's, for what shall be written as a result.</summary>
    /// <remarks>Those are the photo, the label map and the description in its folder, what was learned, and the steps of its
    /// history. A link counts as what it leads to.</remarks>
    /// <exception cref="InputRefusedException">The path is such a file.</exception>
    public static void RequireForeign(string path)
    {
        var target = new FileInfo(Path.GetFullPath(path)) is { LinkTarget: not null } link
            ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path.GetFullPath(path);
        var name = Path.GetFileName(target);
        var parts = new List<string>(); // from the workspace down to the file's folder
        for (var at = Path.GetDirectoryName(target); at is not null && parts.Count <= DeepestFile; at = Path.GetDirectoryName(at))
        {
            if (Exists(at) && IsNeeded(parts, name))
            {
                throw new InputRefusedException($"'{path}' is a file that the workspace needs; choose another name for the result.");
            }

            parts.Insert(0, Path.GetFileName(at));
        }
    }

    /// <summary>Lets others work in the folder.</summary>
    public void Dispose() => held.Dispose();

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"The folder '{folder}' cannot be made: {error.Message.TrimEnd('.')}; choose another place.",
                error);
        }
    }

    private static void RequireUnused(string folder, Func<string, bool> isLeftOver)
    {
        if (Exists(folder))
        {
            throw new InputRefusedException($"'{folder}' is a workspace already; choose another folder, or delete this one first.");
        }

        var foreign = Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)!)
            .FirstOrDefault(name => name[0] != '.' && !isLeftOver(name));
        if (foreign is not null)
        {
            throw new InputRefusedException($"'{folder}' is not empty (it holds '{foreign}'); choose a new folder for the workspace.");
        }
    }

    private static bool IsNeeded(List<string> folders, string name) => folders switch
    {
        [] => name == WorkspaceDocument.FileName || IsOwn(name),
        [EditsFolder] => EditHistory.IsOwn(name),
        _ => LearnedFolders.Contains(folders[0]),
    };

    private IEnumerable<string> LearnedPaths() => LearnedFolders.Select(name => Path.Combine(FullPath, name)).Where(Directory.Exists)
        .SelectMany(path => Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories).Prepend(path));

    // What an interrupted call may leave behind, besides unfinished files, which begin with a dot.
    private static bool IsOwn(string name) => Path.GetFileNameWithoutExtension(name) == PhotoStem
        || name is WorkspaceLock.FileName or WorkspaceLock.OwnerFileName or ItemsFile or EditsFolder || LearnedFolders.Contains(name);

    private static string CopyPhoto(string from, string to)
    {
        try
        {
            using var source = File.OpenRead(from);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            DurableFile.WriteAtomically(to, target =>
            {
                var buffer = new byte[1 << 20];
                for (int count; (count = source.Read(buffer)) > 0;)
                {
                    hash.AppendData(buffer, 0, count);
                    target.Write(buffer, 0, count);
                }
            });
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"The photo '{from}' cannot be read: {error.Message}", error);
        }
    }

    internal static void RequireWorkspace(string folder)
    {
        if (!Exists(folder))
        {
            throw new InputRefusedException(
                $"'{folder}' is not a workspace: it holds no {WorkspaceDocument.FileName}; make one of a photo and its items first.");
        }
    }

    private static void RequirePhoto(string path, string sha256)
    {
        try
        {
            using var photo = File.OpenRead(path);
            if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(photo)), sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw new InputRefusedException(
                    $"The photo '{path}' is not the one the workspace was made with; restore it, or make the workspace again.");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException(
                $"The photo '{path}' {(File.Exists(path) ? $"cannot be read: {error.Message.TrimEnd('.')}" : "is gone")}; restore it, "
                    + $"or make the workspace again.", error);
        }
    }

    private static Items ReadItems(string path, WorkspaceDocument document)
    {
        if (!File.Exists(path))
        {
            throw new InputRefusedException(
                $"The workspace has lost its item map '{path}'; restore the file or make the workspace again.");
        }

        var picture = Picture.LoadIndices(path);
        if (picture.Width != document.Width || picture.Height != document.Height)
        {
            throw new InputRefusedException(
                $"The item map '{path}' is {picture.Width} x {picture.Height} and the photo is {document.Width} x {document.Height}; "
                + $"restore the file or make the workspace again.");
        }

        var listed = document.Items();
        var names = listed.DistinctBy(item => item.Number).ToDictionary(item => item.Number, item => item.Name);
        var kinds = listed.DistinctBy(item => item.Number).ToDictionary(item => item.Number, item => item.Kind);
        var items = new Items(ItemMap.Own(picture.Height, picture.Width, picture.Values), names, kinds);
        var asListed = listed.Select(item => (item.Number, item.PixelCount)).Order();
        return items.All.Select(item => (item.Number, item.PixelCount)).SequenceEqual(asListed)
            ? items
            : throw new InputRefusedException(
                $"The item map '{path}' does not hold the items that {WorkspaceDocument.FileName} lists; restore both files or make "
                + $"the workspace again.");
    }
}
