using Itemwise.Editing.Storage;
using Itemwise.Imaging.Pyramids;

namespace Itemwise.Studio.Pictures;

/// <summary>Small pictures of steps.</summary>
public sealed class Thumbnails(PyramidCache pyramids)
{
    /// <summary>Pixels of the longer side at most.</summary>
    public const int Side = 320;

    /// <summary>A step's picture within <see cref="Side"/>, as PNG.</summary>
    /// <inheritdoc cref="PyramidCache.Of"/>
    public async Task<byte[]> Of(string id, WorkspaceGlance glance, int step)
    {
        var pyramid = await pyramids.Of(id, glance, step, PyramidKind.Picture);
        return await Task.Run(() => pyramid.Within(Side));
    }
}
