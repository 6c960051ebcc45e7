using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Latents;

/// <summary>A photo, or a part of it, as a model sees it, and the way back: what was made of it goes into the photo at its own
/// size.</summary>
/// <remarks>Immutable.</remarks>
public sealed class PhotoView
{
    private readonly Lazy<Picture> picture;

    /// <summary>A photo in a frame.</summary>
    public PhotoView(Photo photo, WorkingFrame frame)
    {
        ArgumentNullException.ThrowIfNull(photo);
        (Photo, Frame) = (photo, frame);
        picture = new Lazy<Picture>(Show);
    }

    /// <summary>The photo.</summary>
    public Photo Photo { get; }

    /// <summary>The part of it that is seen, and the size at which it is.</summary>
    public WorkingFrame Frame { get; }

    /// <summary>What the model sees: sRGB of 8 bits, of the frame's size. Made when it is first requested.</summary>
    public Picture Picture => picture.Value;

    /// <summary>The sizes that SDXL is conditioned on: the photo's own, and of a crop where in the enlarged photo it lies.</summary>
    public SizeIds Sizes => new(
        Photo.Height, Photo.Width, (int)Math.Round(Frame.Source.Top * Frame.Scale), (int)Math.Round(Frame.Source.Left * Frame.Scale),
        Frame.Height, Frame.Width);

    /// <summary>What a model sees of a photo when something changes in it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="place">Everything that may change, which is shown with its surroundings; null for the whole photo.</param>
    public static PhotoView Of(ModelSet model, Photo photo, PixelBox? place = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(photo);
        var factor = model.AutoencoderConfig.Factor;
        return new PhotoView(photo, WorkingFrame.Around(place, photo.Height, photo.Width, model.PictureSize, factor,
            factor * model.UNetConfig.Grid));
    }

    /// <summary>[3, H, W], what the model sees, 0 to 1.</summary>
    public float[] ToPlanes() => Picture.ToPlanes();

    /// <summary>What was made of the view, in the photo's tone along the edit's border.</summary>
    /// <param name="edited">What was made, of the frame's size.</param>
    /// <param name="regions">The regions in the frame's part of the photo, at the photo's size.</param>
    public Picture Match(Picture edited, EditRegions regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        return ColourMatch.Match(edited, Picture, regions.Active.SampleCovering(Frame.LatentHeight, Frame.LatentWidth).Complement());
    }

    /// <summary>The photo at its own size, with what was made of the view in the regions that may change; bit for bit the photo
    /// outside of them.</summary>
    /// <param name="edited">What was made, of any size.</param>
    /// <param name="regions">At the photo's size; nothing outside the frame is changeable.</param>
    public Picture Compose(Picture edited, EditRegions regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        return regions.Changeable.Bounds() is { } changed
            ? Photo.Native.Compose(edited, Frame.Source, changed, FeatherWeights.Of(regions.Crop(changed)))
            : Photo.Native;
    }

    private Picture Show()
    {
        var (native, box) = (Photo.Native, Frame.Source);
        var part = box.Height == Photo.Height && box.Width == Photo.Width ? native : native.Crop(box.Left, box.Top, box.Width, box.Height);

        // Scaled first: the rest of the way then costs what the frame has pixels, not what the photo has.
        var sized = part.Width == Frame.Width && part.Height == Frame.Height ? part
            : part.Resize(Frame.Width, Frame.Height, Resampling.Lanczos3);
        return sized.WithMetadata(native.Metadata).ToWorkingRgb();
    }
}
