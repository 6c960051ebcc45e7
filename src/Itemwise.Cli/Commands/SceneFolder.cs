using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Evaluation.Suites;
using Itemwise.Imaging;
using Itemwise.Tabletop;
using Itemwise.Tabletop.Cases;
using Itemwise.Tabletop.Rendering;

namespace Itemwise.Cli.Commands;

/// <summary>Writes scenes as files: for each its picture, its label picture with names beside it, and its edited pictures; for all a
/// list.</summary>
/// <param name="side">Width and height of the pictures in pixels.</param>
/// <param name="display">Shows how many pictures are done.</param>
/// <param name="cancellation">Looked at before each row of a picture.</param>
internal sealed class SceneFolder(int side, IProgress<EditingProgress> display, CancellationToken cancellation)
{
    /// <summary>The file that says what all the others are.</summary>
    public const string ListName = "scenes.json";

    private readonly RenderSettings settings = new(side, side);

    /// <summary>How many pictures of scenes were written so far, label pictures not among them.</summary>
    public int PictureCount { get; private set; }

    /// <summary>How long rendering them took, without writing.</summary>
    public TimeSpan Rendering { get; private set; }

    /// <summary>Writes the files of scenes into a folder, the list last.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Write(string folder, ImmutableArray<SceneCase> cases)
    {
        var pictureCount = cases.Sum(entry => 1 + entry.Edits.Count(edits => !edits.IsEmpty));
        foreach (var entry in cases)
        {
            var picture = WritePicture(Path.Combine(folder, $"{entry.Name}.png"), entry.Scene, pictureCount);
            ItemsWriter.Write(Path.Combine(folder, $"{entry.Name}.ids.png"), entry.Scene.ItemsIn(picture));
            foreach (var (index, edits) in entry.Edits.Index().Where(sequence => !sequence.Item.IsEmpty))
            {
                var ending = index == 0 ? "edited" : $"edited{index + 1}";
                WritePicture(Path.Combine(folder, $"{entry.Name}.{ending}.png"), edits[^1].After, pictureCount);
            }
        }

        SceneFile.Write(Path.Combine(folder, ListName), cases);
    }

    private ScenePicture WritePicture(string path, Scene scene, int pictureCount)
    {
        var start = Stopwatch.GetTimestamp();
        var picture = SceneRenderer.Render(scene, settings, cancellation);
        Rendering += Stopwatch.GetElapsedTime(start);
        PictureWriter.Write(path, picture.ToPicture());
        PictureCount++;
        display.Report(new EditingProgress("rendering", PictureCount, pictureCount));
        return picture;
    }
}
