using Itemwise.Editing.Storage;
using Itemwise.Imaging.Pyramids;
using Itemwise.Studio.Problems;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Pictures;

/// <summary>The pyramids of steps, made when they are first looked at and kept in the home, where they can be made again.</summary>
/// <remarks>Steps never change, so neither do their pyramids. Two are made at a time, each once.</remarks>
public sealed class PyramidCache(StudioHome home) : IDisposable
{
    private const int MostAtOnce = 2;

    private readonly SemaphoreSlim room = new(MostAtOnce);
    private readonly MadeOnce<PicturePyramid> open = new();

    /// <summary>The pyramid of a step.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="glance">The workspace.</param>
    /// <param name="step">The step, 0 for the photo.</param>
    /// <param name="kind">What it shows.</param>
    /// <exception cref="NotFoundException">There is no such step, or it has nothing of this kind.</exception>
    public async Task<PicturePyramid> Of(string id, WorkspaceGlance glance, int step, PyramidKind kind)
    {
        ArgumentNullException.ThrowIfNull(glance);
        NotFoundException.ThrowUnlessStep(glance, step);
        var write = Writer(glance, step, kind);
        var path = PathOf(id, glance, step, kind);
        if (!File.Exists(path))
        {
            open.ForgetMade(path); // somebody made room
        }

        return await open.Of(path, () => Make(path, write));
    }

    /// <summary>Forgets a workspace that was removed.</summary>
    public void Forget(string id)
    {
        open.Forget(home.CacheOf(id));
        Files.QuietRemoval.Folder(home.CacheOf(id));
    }

    /// <inheritdoc/>
    public void Dispose() => room.Dispose();

    private async Task<PicturePyramid> Make(string path, Action<string> write)
    {
        await room.WaitAsync();
        try
        {
            return await Task.Run(() =>
            {
                if (!File.Exists(path))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    write(path);
                }

                return new PicturePyramid(path);
            });
        }
        finally
        {
            room.Release();
        }
    }

    // By the picture's sum: steps that change items alone share a picture, and another photo under the same id has another.
    private string PathOf(string id, WorkspaceGlance glance, int step, PyramidKind kind) => home.CacheFile(
        id, glance.PictureSha256Of(step), $"{(kind == PyramidKind.Picture ? "" : $"-{step}")}.{kind.ToString().ToLowerInvariant()}.tif");

    private static Action<string> Writer(WorkspaceGlance glance, int step, PyramidKind kind) => kind switch
    {
        PyramidKind.Picture => path => PyramidWriter.WritePicture(glance.PictureOf(step), path),
        PyramidKind.Items => path => PyramidWriter.WriteLabels(glance.ItemsOf(step), path),
        PyramidKind.Region when glance.RegionOf(step) is { } region => path => PyramidWriter.WritePicture(region, path),
        PyramidKind.Difference when step != 0 => path => PyramidWriter.WriteDifference(
            glance.PictureOf(glance.Steps[step].Parent), glance.PictureOf(step), path),
        _ => throw new NotFoundException(
            $"Step {step} of '{glance.Name}' changed no picture: it has no {kind.ToString().ToLowerInvariant()}."),
    };
}
