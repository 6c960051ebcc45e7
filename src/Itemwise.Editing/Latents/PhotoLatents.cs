using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Masks;
using Itemwise.Torch;
using Itemwise.Imaging;

namespace Itemwise.Editing.Latents;

/// <summary>From a photo, or a part of it, to the latents a model edits, and back to a picture.</summary>
public static class PhotoLatents
{
    /// <summary>The frame in which a model sees a whole photo.</summary>
    public static WorkingFrame FrameOf(ModelSet model, Photo photo) => FrameOf(model, photo, null);

    /// <summary>The frame in which a model sees what changes in a photo, with its surroundings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="place">Everything that may change; null for the frame of the whole photo.</param>
    public static WorkingFrame FrameOf(ModelSet model, Photo photo, PixelBox? place)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(photo);
        var factor = model.AutoencoderConfig.Factor;
        return WorkingFrame.Around(place, photo.Height, photo.Width, model.PictureSize, factor, factor * model.UNetConfig.Grid);
    }

    /// <summary>What the model sees of the photo: sRGB of 8 bits, of the frame's size.</summary>
    public static Picture PictureOf(Photo photo, WorkingFrame frame)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var (native, box) = (photo.Native, frame.Source);
        var part = box.Height == photo.Height && box.Width == photo.Width ? native : native.Crop(box.Left, box.Top, box.Width, box.Height);

        // Scaled first: the rest of the way then costs what the frame has pixels, not what the photo has.
        var sized = part.Width == frame.Width && part.Height == frame.Height ? part : part.Resize(frame.Width, frame.Height, Resampling.Lanczos3);
        return sized.WithMetadata(native.Metadata).ToWorkingRgb();
    }

    /// <summary>[3, H, W], the photo in the frame, 0 to 1.</summary>
    public static float[] Planes(Photo photo, WorkingFrame frame) => PictureOf(photo, frame).ToPlanes();

    /// <summary>The latents of the photo itself.</summary>
    public static Tensor Encode(ModelSet model, Photo photo, WorkingFrame frame) => Encode(model, Planes(photo, frame), frame);

    /// <summary>[1, C, h, w], float32: a picture's latents as UNets denoise them; the caller's scope's.</summary>
    public static Tensor Encode(ModelSet model, ReadOnlySpan<float> planes, WorkingFrame frame)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(EncodeBoth(model, planes, frame).Scaled);
    }

    /// <summary>[1, C, h, w] each: a picture's latents in both scales. The mode of its posterior, not a draw: a picture has one.</summary>
    /// <returns>The caller's scope's.</returns>
    public static ImageLatents EncodeBoth(ModelSet model, ReadOnlySpan<float> planes, WorkingFrame frame)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var pixels = Tensor.From(planes, 1, 3, frame.Height, frame.Width) * 2 - 1;      // [1, 3, H, W]
        var latents = ImageLatents.Encode(model.Autoencoder, pixels.To(model.Device));
        return new(scope.Return(latents.Unscaled), scope.Return(latents.Scaled));
    }

    /// <summary>The picture of latents [1, C, h, w] at the frame's size, sRGB with 16 bits a sample.</summary>
    public static Picture Decode(ModelSet model, Tensor latents)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(latents);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var autoencoder = model.Autoencoder;
        var pixels = autoencoder.Decode(autoencoder.Unscale(latents)).To(DType.Float32, Device.Cpu) / 2 + 0.5;
        return Picture.FromPlanes(pixels.Contiguous().ToArray<float>(), (int)pixels.Size(3), (int)pixels.Size(2));
    }

    /// <summary>The photo at its own size with what was made of a part of it in the regions that may change.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="frame">The part that the model saw.</param>
    /// <param name="edited">What was made of it, of any size.</param>
    /// <param name="regions">At the photo's size; nothing outside the frame is changeable.</param>
    public static Picture Compose(Photo photo, WorkingFrame frame, Picture edited, EditRegions regions)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(regions);
        return regions.Changeable.Bounds() is { } changed
            ? photo.Native.Compose(edited, frame.Source.Area, changed.Area, RimWeights.Of(regions.Crop(changed)))
            : photo.Native;
    }

    /// <summary>What was made of a part of the photo, in the photo's tone along the edit's border.</summary>
    /// <param name="shown">What the model saw, as <see cref="PictureOf"/> gave it.</param>
    /// <param name="edited">What <see cref="Decode"/> gave.</param>
    /// <param name="regions">Of that part, at the photo's size.</param>
    /// <param name="frame">The part that the model saw.</param>
    public static Picture Matched(Picture shown, Picture edited, EditRegions regions, WorkingFrame frame)
    {
        ArgumentNullException.ThrowIfNull(regions);
        return ColourMatch.Match(edited, shown, regions.Active.SampleCovering(frame.LatentHeight, frame.LatentWidth).Complement());
    }
}
