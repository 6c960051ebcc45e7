using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Models;
using Itemwise.Torch;

namespace Itemwise.Editing.Running;

/// <summary>Which model, where and in which precision: all that is needed to open it.</summary>
/// <param name="Folder">The model's folder, in diffusers' form.</param>
/// <param name="Device">Where to compute.</param>
/// <param name="DType">Precision of the networks; null takes what the device computes fastest without a visible difference, see
/// <see cref="Precision.Fastest"/>.</param>
public sealed record ModelChoice(string Folder, Device Device, DType? DType = null)
{
    // A card's free memory is not known, so tiles suit the smallest that can learn.
    private const long SmallestCard = 8L << 30;

    /// <summary>Opens the model; its weights are read when they are needed.</summary>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">The folder is no model that can be used.</exception>
    /// <exception cref="ResourceException">The device does not compute in the precision.</exception>
    public ModelSet Open()
    {
        TorchThreads.UseAll();
        if (DType == Torch.DType.Float16 && !Precision.HasFloat16(Device))
        {
            throw new ResourceException(
                "--dtype fp16 was asked for, and this libtorch computes it on CUDA cards alone: use bf16 or fp32, or a newer libtorch.");
        }

        return ModelSet.Open(Folder, new ModelOptions(DType ?? Precision.Fastest(Device), Device,
            Tiling: Tiling(), FreesTextModels: true));
    }

    private Func<AutoencoderKLConfig, int, AutoencoderTiling?> Tiling()
    {
        var free = Device.IsCuda ? SmallestCard : ProcessMemory.AvailableBytes;
        return (config, byteCount) => free > 0 ? AutoencoderTiling.For(config, byteCount, free) : null;
    }
}
