using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>A picture's latents in both scales that models want of them, from one encoding.</summary>
/// <remarks>Denoising starts from noised <see cref="Scaled"/> latents; the UNet of InstructPix2Pix
/// has the <see cref="Unscaled"/> ones joined to its channels.</remarks>
/// <param name="Unscaled">[B, C, H, W], float32, in the encoder's own scale.</param>
/// <param name="Scaled">[B, C, H, W], float32, times the scaling factor: what UNets denoise.</param>
public sealed record ImageLatents(Tensor Unscaled, Tensor Scaled)
{
    /// <summary>Encodes pictures.</summary>
    /// <param name="autoencoder">The model's; borrowed.</param>
    /// <param name="picture">[B, 3, H, W] between -1 and 1; H and W multiples of the autoencoder's factor.</param>
    /// <param name="noise">[B, C, h, w], standard normal, to draw from the posterior; null takes
    /// its mode, so that a picture has one encoding.</param>
    /// <returns>The caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The picture's size does not fit.</exception>
    public static ImageLatents Encode(AutoencoderKL autoencoder, Tensor picture, Tensor? noise = null)
    {
        ArgumentNullException.ThrowIfNull(autoencoder);
        using var scope = TensorScope.Enter();
        var posterior = autoencoder.Encode(picture);
        var unscaled = noise is null ? posterior.Mode : posterior.Sample(noise);
        return new(scope.Return(unscaled), scope.Return(autoencoder.Scale(unscaled)));
    }
}
