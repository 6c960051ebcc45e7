using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>The autoencoder of latent diffusion (arXiv:2112.10752): pictures to latents a few times smaller, and back.</summary>
/// <remarks>Computes in the weights' dtype, takes and returns float32. Pictures of any size that <see cref="AutoencoderKLConfig.Factor"/>
/// divides. Latents come in two scales: the encoder's own, and the one that UNets see; <see cref="Scale"/> and <see cref="Unscale"/> lead
/// from one to the other. The weights are the store's; the model owns nothing.</remarks>
public sealed class AutoencoderKL
{
    private readonly Encoder encoder;
    private readonly Decoder decoder;
    private readonly Conv2d? quantConv, postQuantConv;
    private readonly AutoencoderTiling? tiling;
    private readonly DType dtype;
    private readonly Device device;

    /// <summary>Reads the autoencoder's weights, with old or new names of the attention's.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="w">The checkpoint's root. With <see cref="AutoencoderKLConfig.ForceUpcast"/> its store must not be float16.</param>
    /// <param name="tiling">How larger pictures are divided; null computes every picture whole.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public AutoencoderKL(AutoencoderKLConfig config, WeightPath w, AutoencoderTiling? tiling = null)
    {
        Config = config;
        this.tiling = tiling;
        encoder = new Encoder(w / "encoder", config);
        quantConv = config.UseQuantConv
            ? new Conv2d(w / "quant_conv", 2 * config.LatentChannels, 2 * config.LatentChannels, kernel: 1)
            : null;
        postQuantConv = config.UsePostQuantConv
            ? new Conv2d(w / "post_quant_conv", config.LatentChannels, config.LatentChannels, kernel: 1)
            : null;
        decoder = new Decoder(w / "decoder", config);
        var first = (w / "encoder" / "conv_in").Get("weight", config.BlockOutChannels[0], config.InChannels, 3, 3);
        (dtype, device) = (first.DType, first.Device);
        if (config.ForceUpcast && dtype == DType.Float16)
        {
            throw new ArgumentException(
                "This autoencoder overflows in float16 (force_upcast): open its weights as Float32 or BFloat16.", nameof(w));
        }
    }

    /// <summary>The sizes.</summary>
    public AutoencoderKLConfig Config { get; }

    /// <summary>The dtype it computes in.</summary>
    public DType DType => dtype;

    /// <summary>Encodes pictures.</summary>
    /// <param name="picture">[B, 3, H, W] between -1 and 1; H and W multiples of <see cref="AutoencoderKLConfig.Factor"/>.</param>
    /// <param name="watch">Given the output of each stage by its path in the checkpoint, before it
    /// is freed; for finding where a port departs. Null for nobody.</param>
    /// <returns>The distribution of the latents, float32, not scaled; its tensors are the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The picture's size does not fit, or the latents are non-finite.</exception>
    public DiagonalGaussian Encode(Tensor picture, Action<string, Tensor>? watch = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Rank != 4 || picture.Size(1) != Config.InChannels || picture.Size(2) % Config.Factor != 0
            || picture.Size(3) % Config.Factor != 0 || picture.ElementCount == 0)
        {
            throw new InputRefusedException(
                $"A picture to be encoded is [{string.Join(", ", picture.Shape)}], this autoencoder needs [B, {Config.InChannels}, H, " +
                $"W] with H and W multiples of {Config.Factor}: bring it to such a size.");
        }

        using var scope = TensorScope.Enter();
        var pixels = picture.To(dtype, device);
        var moments = tiling is not null && tiling.Divides(picture.Size(2) / Config.Factor, picture.Size(3) / Config.Factor)
            ? encoder.Finish(tiling.Run(pixels, Config.Factor, 1, (tile, norms) => encoder.Begin(tile, watch, norms)).To(dtype), watch)
            : encoder.Forward(pixels, watch);
        moments = (quantConv?.Forward(moments) ?? moments).To(DType.Float32);
        RefuseNonFinite(moments, "latents");
        var mean = moments.Slice(1, 0, Config.LatentChannels);
        var logVariance = moments.Slice(1, Config.LatentChannels).Clamp(-30, 20);
        return new DiagonalGaussian(scope.Return(mean), scope.Return(logVariance));
    }

    /// <summary>Decodes latents.</summary>
    /// <param name="latents">[B, C, H, W] in the encoder's own scale.</param>
    /// <param name="watch">Given the output of each stage, as in <see cref="Encode"/>.</param>
    /// <returns>[B, 3, H factor, W factor], float32, about -1 to 1 and not clamped; the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The latents have another count of channels, or the picture is non-finite.</exception>
    public Tensor Decode(Tensor latents, Action<string, Tensor>? watch = null)
    {
        ArgumentNullException.ThrowIfNull(latents);
        if (latents.Rank != 4 || latents.Size(1) != Config.LatentChannels || latents.ElementCount == 0)
        {
            throw new InputRefusedException(
                $"Latents to be decoded are [{string.Join(", ", latents.Shape)}], this autoencoder needs [B, {Config.LatentChannels}, " +
                "H, W]: they belong to another model.");
        }

        using var scope = TensorScope.Enter();
        var hidden = latents.To(dtype, device);
        hidden = decoder.Begin(postQuantConv?.Forward(hidden) ?? hidden, watch);
        hidden = tiling is not null && tiling.Divides(latents.Size(2), latents.Size(3))
            ? tiling.Run(hidden, 1, Config.Factor, (tile, norms) => decoder.Finish(tile, watch, norms))
            : decoder.Finish(hidden, watch);
        RefuseNonFinite(hidden, "samples");
        return scope.Return(hidden.To(DType.Float32));
    }

    /// <summary>From the encoder's scale to the UNet's: (latents - shift) times the scaling factor.</summary>
    /// <returns>The caller's scope's.</returns>
    public Tensor Scale(Tensor latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        using var scope = TensorScope.Enter();
        return scope.Return((latents - Config.ShiftFactor) * Config.ScalingFactor);
    }

    /// <summary>From the UNet's scale to the encoder's: what <see cref="Decode"/> takes.</summary>
    /// <returns>The caller's scope's.</returns>
    public Tensor Unscale(Tensor latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        using var scope = TensorScope.Enter();
        return scope.Return(latents / Config.ScalingFactor + Config.ShiftFactor);
    }

    // One look at the end of either road: what is non-finite within comes out non-finite, and would be a black picture.
    private void RefuseNonFinite(Tensor result, string what)
    {
        if (!result.AllFinite())
        {
            throw new InputRefusedException(
                $"The autoencoder gave non-finite {what} (NaN or infinity) and there is no picture: " + (dtype == DType.Float32
                    ? "its weights hold such numbers, so get the model's files again."
                    : "compute in float32, and where that gives the same get the model's files again."));
        }
    }
}
