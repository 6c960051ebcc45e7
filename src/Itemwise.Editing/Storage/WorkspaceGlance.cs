using System.Collections.Immutable;
using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>What a workspace's descriptions say of it, read in milliseconds however large the photo is: no picture is decoded, nothing is
/// held, and no file is checked against its sum.</summary>
/// <remarks>For lists and pages; who works with a workspace opens it. Immutable: shows the moment when it was read.</remarks>
public sealed class WorkspaceGlance
{
    private readonly WorkspaceDocument document;
    private readonly StepPlaces places;

    private WorkspaceGlance(string folder)
    {
        FullPath = folder;
        document = WorkspaceDocument.Read(Path.Combine(folder, WorkspaceDocument.FileName));
        Steps = new EditHistory(Path.Combine(folder, WorkspaceFolder.EditsFolder));
        places = new StepPlaces(folder, document.PhotoFile, Steps);
        (Width, Height, PhotoSha256, OriginalName) = (document.Width, document.Height, document.PhotoSha256, document.OriginalName);
        Name = document.Name ?? Path.GetFileNameWithoutExtension(OriginalName);
    }

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>What somebody called it; otherwise what the photo's file was called, without its ending.</summary>
    public string Name { get; }

    /// <summary>What the photo's file was called where it came from.</summary>
    public string OriginalName { get; }

    /// <summary>SHA-256 of the photo file, lower-case hexadecimal.</summary>
    public string PhotoSha256 { get; }

    /// <summary>Columns of the photo, upright.</summary>
    public int Width { get; }

    /// <summary>Rows of the photo, upright.</summary>
    public int Height { get; }

    /// <summary>Pixels of the photo.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>The steps and the place in them.</summary>
    public EditHistory Steps { get; }

    /// <summary>Looks at a workspace.</summary>
    /// <exception cref="InputRefusedException">It is no workspace, of a newer format, or its descriptions are damaged; the sentence says
    /// which file.</exception>
    public static WorkspaceGlance At(string folder)
    {
        WorkspaceFolder.RequireWorkspace(folder);
        return new WorkspaceGlance(folder);
    }

    /// <summary>Number, name and kind of the items after a step; 0 for those the workspace was made with. How many pixels each has is
    /// known of those alone, and 0 of others.</summary>
    /// <exception cref="InputRefusedException">There is no such step, or its description is damaged.</exception>
    public ImmutableArray<Item> ItemsAt(int step)
    {
        if (step == 0)
        {
            return [.. document.Items().OrderBy(item => item.Number)];
        }

        var content = StepContent.Of(Steps[step]);
        return [.. content.Names.Select(item => new Item(item.Key, item.Value, 0, content.Kinds.GetValueOrDefault(item.Key)))];
    }

    /// <summary>What edits left with the items after a step.</summary>
    /// <exception cref="InputRefusedException">There is no such step, or its description is damaged.</exception>
    public ItemMemory MemoryAt(int step) => step == 0 ? ItemMemory.Empty : StepContent.Of(Steps[step]).Memory;

    /// <summary>The method of a step's edit; null for a change of items, and for steps from before methods had names.</summary>
    public string? MethodOf(int step) => StepContent.Of(Steps[step]).Method;

    /// <summary>Whether a step has a picture of its own, and not the one it began with.</summary>
    public bool HasPicture(int step) => places.PictureStep(step)?.Number == step;

    /// <inheritdoc cref="StepPlaces.Picture"/>
    public string PictureOf(int step) => places.Picture(step);

    /// <summary>SHA-256 of that picture, as the workspace has it.</summary>
    public string PictureSha256Of(int step) => places.PictureStep(step)?.Files[StepPlaces.PictureEnding] ?? PhotoSha256;

    /// <inheritdoc cref="StepPlaces.Items"/>
    public string ItemsOf(int step) => places.Items(step);

    /// <inheritdoc cref="StepPlaces.Region"/>
    public string? RegionOf(int step) => places.Region(step);
}
