namespace Itemwise.Editing.Storage;

/// <summary>Where the files of a workspace's steps are. Nothing is opened.</summary>
/// <param name="folder">The workspace's folder.</param>
/// <param name="photoFile">Name of the photo's copy in it.</param>
/// <param name="steps">The history.</param>
internal sealed class StepPlaces(string folder, string photoFile, EditHistory steps)
{
    public const string PictureEnding = ".png";
    public const string RegionEnding = ".region.png";

    /// <summary>The step whose picture a step shows; null for the photo.</summary>
    public HistoryStep? PictureStep(int number) => steps.Back(number).FirstOrDefault(step => step.Files.ContainsKey(PictureEnding));

    /// <summary>The picture a step shows, unchecked: its own file, an earlier step's, or the photo.</summary>
    public string Picture(int number) => PictureStep(number) is { } step ? steps.PathOf(step.Number, PictureEnding)
        : Path.Combine(folder, photoFile);

    /// <summary>The label map of a step, unchecked.</summary>
    public string Items(int number) => number == 0 ? Path.Combine(folder, WorkspaceFolder.ItemsFile)
        : steps.PathOf(number, EditHistory.FirstEnding);

    /// <summary>The region of a step that changed the picture, unchecked; null for another.</summary>
    public string? Region(int number) => number != 0 && steps[number].Files.ContainsKey(RegionEnding)
        ? steps.PathOf(number, RegionEnding) : null;
}
