using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Latents;

/// <summary>From pictures to latents and back, and from masks to what blends latents.</summary>
public static class LatentCodec
{
    /// <summary>[1, C, h, w] each, float32: the latents of what a model sees of a photo, in both scales. The mode of the
    /// posterior, not a draw: a picture has one.</summary>
    /// <returns>The caller's scope's.</returns>
    public static ImageLatents Encode(ModelSet model, PhotoView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return Encode(model, view.ToPlanes(), view.Frame);
    }

    /// <summary>The same of any picture of a frame's size.</summary>
    /// <param name="model">Borrowed.</param>
    /// <param name="planes">[3, H, W], 0 to 1.</param>
    /// <param name="frame">Of that size.</param>
    /// <returns>The caller's scope's.</returns>
    public static ImageLatents Encode(ModelSet model, ReadOnlySpan<float> planes, WorkingFrame frame)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var pixels = Tensor.From(planes, 1, 3, frame.Height, frame.Width) * 2 - 1;      // [1, 3, H, W]
        var latents = ImageLatents.Encode(model.Autoencoder, pixels.To(model.Device));
        return new(scope.Return(latents.Unscaled), scope.Return(latents.Scaled));
    }

    /// <summary>The picture of scaled latents [1, C, h, w]: sRGB with 16 bits a sample.</summary>
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

    /// <summary>[1, 1, h, w], float32: 1 in the cells of a mask of the latents' size, 0 elsewhere; the caller's scope's.</summary>
    public static Tensor Cells(Mask mask, Device device)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return Tensor.From(mask.Pixels, 1, 1, mask.Height, mask.Width).To(DType.Float32, device);
    }
}
