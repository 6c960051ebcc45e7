using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Tabletop;
using Itemwise.Tabletop.Rendering;

namespace Itemwise.Evaluation.Suites;

/// <summary>Rendered scenes as the pictures and items that the editor works with.</summary>
public static class RenderedScenes
{
    private const int Bands = 3;

    /// <summary>A rendering as a picture, sRGB of 8 bits.</summary>
    public static Picture ToPicture(this ScenePicture rendered)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        return new Picture(rendered.Width, rendered.Height, Bands, rendered.Rgb.ToArray());
    }

    /// <summary>The true items of a rendering. Those that are hidden or out of sight are no items of the picture.</summary>
    /// <param name="scene">What was rendered.</param>
    /// <param name="rendered">Its picture.</param>
    public static Items ItemsIn(this Scene scene, ScenePicture rendered)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(rendered);
        return new Items(
            new ItemMap(rendered.Height, rendered.Width, Array.ConvertAll(rendered.Items.ToArray(), item => (ushort)item)),
            scene.ItemNumbers.ToDictionary(item => item, scene.NameOf));
    }
}
