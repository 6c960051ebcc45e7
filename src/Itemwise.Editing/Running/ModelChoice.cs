using System.Collections.Immutable;
using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Models;
using Itemwise.Torch;

namespace Itemwise.Editing.Running;

/// <summary>Which model, where and in which precision: all that is needed to open it.</summary>
/// <param name="Folder">The model: a folder in diffusers' form, or a single-file checkpoint.</param>
/// <param name="Device">Where to compute.</param>
/// <param name="DType">Precision of the networks; null takes what the device computes fastest without a visible difference, see
/// <see cref="Precision.Fastest"/>.</param>
public sealed record ModelChoice(string Folder, Device Device, DType? DType = null)
{
    // A card's free memory is not known, so tiles suit the smallest that can learn.
    private const long SmallestCard = 8L << 30;

    /// <summary>The folder of a single-file checkpoint's vocabulary; null looks for one.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>The file or folder of an autoencoder in the place of the model's own; null for its own.</summary>
    public string? Autoencoder { get; init; }

    /// <summary>LoRA adapters to merge into the weights; empty for none.</summary>
    public ImmutableArray<AdapterChoice> Adapters { get; init; } = [];

    /// <summary>Whether prompts may have weights and any length, as the web interfaces take them.</summary>
    public bool ReadsWeights { get; init; }

    /// <summary>Receives, as sentences, what was passed over or found elsewhere; null for nobody.</summary>
    public Action<string>? Note { get; init; }

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
            Tiling: Tiling(), FreesTextModels: true, Tokenizer: Tokenizer, Autoencoder: Autoencoder, Note: Note,
            Adapters: Adapters, ReadsWeights: ReadsWeights));
    }

    private Func<AutoencoderKLConfig, int, AutoencoderTiling?> Tiling()
    {
        var free = Device.IsCuda ? SmallestCard : ProcessMemory.AvailableBytes;
        return (config, byteCount) => free > 0 ? AutoencoderTiling.For(config, byteCount, free) : null;
    }
}
