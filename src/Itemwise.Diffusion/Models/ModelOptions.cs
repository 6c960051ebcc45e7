using System.Collections.Immutable;
using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Prompts;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Models;

/// <summary>In what and where a model computes.</summary>
/// <param name="DType">The UNet's dtype.</param>
/// <param name="Device">Where everything lives.</param>
/// <param name="AutoencoderDType">The autoencoder's; null is <paramref name="DType"/>, and float32
/// where the model's config asks for it.</param>
/// <param name="TextDType">The text encoders'; null is <paramref name="DType"/> on a card, and
/// float32 on the CPU, where one pass a prompt costs nothing.</param>
/// <param name="Tiling">How the autoencoder divides larger pictures, by its sizes and the bytes of
/// a number; null computes every picture whole.</param>
/// <param name="FreesTextModels">Whether text encoders leave memory once a run has encoded its
/// words, to be read again when requested: for programs of one run.</param>
/// <param name="Tokenizer">The folder of a single-file checkpoint's vocabulary; null looks for one.</param>
/// <param name="Autoencoder">The file or folder of an autoencoder in the place of the model's own; null for its own.</param>
/// <param name="Note">Receives, as sentences, what was passed over or found elsewhere; null for nobody.</param>
/// <param name="Adapters">LoRA adapters to merge into the weights; default for none.</param>
/// <param name="ReadsWeights">Whether prompts are read as <see cref="PromptSyntax"/> says, and may be longer than the text encoder
/// takes at once; else as the published pipelines read them.</param>
public sealed record ModelOptions(
    DType DType = DType.Float32, Device Device = default, DType? AutoencoderDType = null, DType? TextDType = null,
    Func<AutoencoderKLConfig, int, AutoencoderTiling?>? Tiling = null,
    bool FreesTextModels = false, string? Tokenizer = null, string? Autoencoder = null, Action<string>? Note = null,
    ImmutableArray<AdapterChoice> Adapters = default, bool ReadsWeights = false);
