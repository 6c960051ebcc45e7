using Itemwise.Diffusion.Models;
using Itemwise.Torch;
using Itemwise.Torch.Imaging;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>From a photo to the latents a model edits, and back to the photo's size.</summary>
public static class PhotoLatents
{
    /// <summary>The frame in which a model sees a photo.</summary>
    public static WorkingFrame FrameOf(ModelSet model, Photo photo)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(photo);
        var factor = model.AutoencoderConfig.Factor;
        return WorkingFrame.For(photo.Height, photo.Width, model.PictureSize, factor, factor * model.UNetConfig.Grid);
    }

    /// <summary>[3, H, W], the photo in the frame, 0 to 1.</summary>
    public static float[] Planes(Photo photo, WorkingFrame frame)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var working = photo.Rgb.Width == frame.Width && photo.Rgb.Height == frame.Height ? photo.Rgb : photo.Rgb.Resize(frame.Width, frame.Height, Resampling.Lanczos3);
        return working.ToPlanes();
    }

    /// <summary>The latents of the photo itself.</summary>
    public static Tensor Encode(ModelSet model, Photo photo, WorkingFrame frame) => Encode(model, Planes(photo, frame), frame);

    /// <summary>[1, C, h, w], the mean of a picture's latents times the scaling factor, in float32. The mean, not a draw: a picture has one.</summary>
    public static Tensor Encode(ModelSet model, ReadOnlySpan<float> planes, WorkingFrame frame)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var pixels = Tensor.From(planes, 1, 3, frame.Height, frame.Width) * 2 - 1;      // [1, 3, H, W]
        var autoencoder = model.Autoencoder;
        var latents = autoencoder.Scale(autoencoder.Encode(pixels.To(model.Device)).Mode);
        return scope.Return(latents.To(DType.Float32));
    }

    /// <summary>The picture of latents [1, C, h, w] at the photo's size, sRGB with 16 bits a sample.</summary>
    public static Picture Decode(ModelSet model, Tensor latents, Photo photo)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(latents);
        ArgumentNullException.ThrowIfNull(photo);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var autoencoder = model.Autoencoder;
        var pixels = autoencoder.Decode(autoencoder.Unscale(latents)).To(DType.Float32, Device.Cpu) / 2 + 0.5;
        var picture = Picture.FromPlanes(pixels.Contiguous().ToArray<float>(), (int)pixels.Size(3), (int)pixels.Size(2));
        return picture.Width == photo.Width && picture.Height == photo.Height ? picture : picture.Resize(photo.Width, photo.Height, Resampling.Lanczos3);
    }
}
