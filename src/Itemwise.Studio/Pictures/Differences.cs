using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Studio.Problems;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Pictures;

/// <summary>How far steps' pictures differ from those that they began with; counted once.</summary>
public sealed class Differences(StudioHome home)
{
    private readonly MeasuredOnce<PictureChange> known = new();

    /// <summary>The difference of a step's picture from its parent's, as files hold them.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="glance">The workspace.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="NotFoundException">There is no such step, or it changed no picture.</exception>
    public Task<PictureChange> Of(string id, WorkspaceGlance glance, int step)
    {
        ArgumentNullException.ThrowIfNull(glance);
        if (step == 0 || !glance.Steps.Has(step) || !glance.HasPicture(step))
        {
            throw new NotFoundException($"Step {step} of '{glance.Name}' changed no picture.");
        }

        return known.Of(PathOf(id, glance, step), () => PictureChange.Between(
            glance.PictureOf(glance.Steps[step].Parent), glance.PictureOf(step), glance.RegionOf(step)));
    }

    /// <summary>The same, if it was counted already.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="glance">The workspace.</param>
    /// <param name="step">A step there is.</param>
    public PictureChange? Known(string id, WorkspaceGlance glance, int step)
    {
        ArgumentNullException.ThrowIfNull(glance);
        return known.Known(PathOf(id, glance, step));
    }

    private string PathOf(string id, WorkspaceGlance glance, int step) =>
        home.CacheFile(id, glance.PictureSha256Of(step), $"-{step}.change.json");
}
