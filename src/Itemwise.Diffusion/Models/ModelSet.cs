using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.SingleFiles;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Models;

/// <summary>A latent-diffusion model, open: a diffusers folder or a single-file checkpoint. Each component is read when it is first
/// requested and freed with the set, or before.</summary>
/// <remarks>Nothing is written to the model, and nothing is fetched. Belongs to the thread that computes.</remarks>
public sealed class ModelSet : IDisposable
{
    /// <summary>The file in a model's folder that holds what belongs to its family: rates, steps and the like.</summary>
    public const string SettingsName = DiffusersFolder.SettingsName;

    private readonly IModelFiles files;
    private readonly ModelOptions options;
    private readonly OriginalUNetNames originals;
    private readonly AdapterSet adapters;
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly ModelPart<ClipTextModel> text;
    private readonly ModelPart<ClipTextModel> text2;
    private readonly ModelPart<AutoencoderKL> autoencoder;
    private readonly ModelPart<UNet2DConditionModel> unet;
    private readonly Lazy<ClipTokenizer> tokenizer;
    private readonly Lazy<ClipTokenizer> tokenizer2;
    private readonly Lazy<string> fingerprint;
    private readonly Lazy<string?> earlierFingerprint;
    private readonly Lazy<DType> storedDType;

    private ModelSet(IModelFiles files, ModelOptions options, AdapterSet adapters)
    {
        (this.files, this.options, this.adapters) = (files, options, adapters);
        Family = ModelRequirements.Check(files);
        UNetConfig = UNetConfig.Read(files.ReadConfig("unet"));
        AutoencoderConfig = AutoencoderKLConfig.Read(files.ReadConfig("vae"));
        SchedulerConfig = SchedulerConfig.From(files.ReadConfig("scheduler"));
        ModelRequirements.CheckChannels(files, Family, UNetConfig, AutoencoderConfig);
        originals = new OriginalUNetNames(UNetConfig.LevelCount, UNetConfig.LayersPerBlock[0]);
        adapters.Check(NamesOf, originals);    // before any long work; shapes are compared when weights are read
        Settings = files.SettingsPath is { } settings ? ModelConfig.Read(settings) : null;
        Defaults = GenerationDefaults.Read(Family, Settings);
        text = Text("text_encoder");
        text2 = Text("text_encoder_2");
        autoencoder = new(() => Open("vae", AutoencoderDType), BuildAutoencoder, IsTrainingLeftover, Note);
        unet = new(() => Open("unet", options.DType), store => new UNet2DConditionModel(UNetConfig, store));
        tokenizer = new(() => Tokens("tokenizer"));
        tokenizer2 = new(() => Tokens("tokenizer_2"));
        fingerprint = new(() => ModelFingerprint.Of(files));
        earlierFingerprint = new(() => files is DiffusersFolder folder ? FileFingerprint.Of(folder) : null);
        storedDType = new(StoredIn);
        foreach (var remark in files.Remarks)
        {
            Note(remark);
        }
    }

    /// <summary>The model's folder, or its single file.</summary>
    public string Location => files.Location;

    /// <summary>The model's name: its folder's, or its file's without the ending.</summary>
    public string Name => files.Name;

    /// <summary>The adapters merged into the weights, in order; they are not in the fingerprint.</summary>
    public ImmutableArray<UsedAdapter> Adapters => adapters.Used;

    /// <summary>The kind of model.</summary>
    public ModelFamily Family { get; }

    /// <summary>What tells this model from another, in whichever files it lies: 64 hexadecimal digits, of its tensors.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <summary>The same of the model with its adapters: what a run over these very weights depends on.</summary>
    public string AdaptedFingerprint => Adapters.IsEmpty ? Fingerprint : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Fingerprint} {string.Join(' ', Adapters.Select(adapter => $"{adapter} {adapter.Sha256}"))}")));

    /// <summary>Whether a fingerprint is this model's; that of its files, which earlier versions kept, is too.</summary>
    public bool Is(string fingerprint) => fingerprint == Fingerprint || fingerprint == earlierFingerprint.Value;

    /// <summary>The dtype of the UNet's weights in the files, which tells a half-precision variant from the full one.</summary>
    public DType StoredDType => storedDType.Value;

    /// <summary>The folder's <c>itemwise.json</c>: rates, steps and the like that belong to this
    /// family; null where there is none.</summary>
    public ModelConfig? Settings { get; }

    /// <summary>How pictures are made unless somebody says otherwise.</summary>
    public GenerationDefaults Defaults { get; }

    /// <summary>The noise of the training, and the folder's own sampler.</summary>
    public SchedulerConfig SchedulerConfig { get; }

    /// <summary>The UNet's sizes.</summary>
    public UNetConfig UNetConfig { get; }

    /// <summary>The autoencoder's sizes.</summary>
    public AutoencoderKLConfig AutoencoderConfig { get; }

    /// <summary>Whether no prompt is zeros (SDXL) rather than the empty text.</summary>
    public bool ZerosForEmptyPrompt => files.Index.GetBool("force_zeros_for_empty_prompt", true);

    /// <summary>Whether prompts are read as <see cref="Prompts.PromptSyntax"/> says, and may have any length.</summary>
    public bool ReadsWeights => options.ReadsWeights;

    /// <summary>The UNet's dtype.</summary>
    public DType DType => options.DType;

    /// <summary>Where everything lives.</summary>
    public Device Device => options.Device;

    /// <summary>The side of the square pictures that the model was trained with, in pixels.</summary>
    public int PictureSize => UNetConfig.SampleSize * AutoencoderConfig.Factor;

    /// <summary>Channels of the latents.</summary>
    public int LatentChannels => AutoencoderConfig.LatentChannels;

    /// <summary>The tokenizer, SDXL's first.</summary>
    public ClipTokenizer Tokenizer => tokenizer.Value;

    /// <summary>SDXL's second tokenizer.</summary>
    /// <exception cref="InputRefusedException">The model has one alone.</exception>
    public ClipTokenizer Tokenizer2 => tokenizer2.Value;

    /// <summary>The text encoder, SDXL's first; this set's.</summary>
    public ClipTextModel TextModel => text.Model;

    /// <summary>SDXL's second text encoder; this set's.</summary>
    /// <exception cref="InputRefusedException">The model has one alone.</exception>
    public ClipTextModel TextModel2 => text2.Model;

    /// <summary>The autoencoder; this set's.</summary>
    public AutoencoderKL Autoencoder => autoencoder.Model;

    /// <summary>The UNet as published; this set's.</summary>
    public UNet2DConditionModel UNet => unet.Model;

    /// <summary>The UNet's weights, to lay trained ones over; this set's.</summary>
    public WeightStore UNetStore => unet.Store;

    /// <summary>Opens a model and reads its settings; weights are read later.</summary>
    /// <param name="path">A folder in the diffusers layout, or a single-file checkpoint (.safetensors).</param>
    /// <param name="options">In what and where it computes; null is float32 on the CPU.</param>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">It is no such model, lacks a component or has one
    /// too many, or is of a kind that is not built.</exception>
    public static ModelSet Open(string path, ModelOptions? options = null)
    {
        options ??= new ModelOptions();
        var files = ModelFiles.Open(path, options.Tokenizer);
        files = options.Autoencoder is { } autoencoder ? SeparateAutoencoder.Over(files, autoencoder) : files;
        var adapters = AdapterSet.Open(options.Adapters.IsDefault ? [] : options.Adapters);
        try
        {
            return new ModelSet(files, options, adapters);
        }
        catch
        {
            adapters.Dispose();
            throw;
        }
    }

    /// <summary>A UNet over other weights, such as <see cref="UNetStore"/> with trained ones laid over; it owns nothing.</summary>
    public UNet2DConditionModel BuildUNet(WeightStore weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new(UNetConfig, weights);
    }

    /// <summary>Frees the text encoders; what was encoded stays. They are read again when requested.</summary>
    public void UnloadTextModels()
    {
        text.Dispose();
        text2.Dispose();
    }

    /// <summary>Tells whoever opened the model a sentence, once.</summary>
    public void Note(string sentence)
    {
        if (told.Add(sentence))
        {
            options.Note?.Invoke(sentence);
        }
    }

    /// <summary>Says that a run has encoded its words: the text encoders leave memory where the options ask for it.</summary>
    public void WordsAreEncoded()
    {
        if (options.FreesTextModels)
        {
            UnloadTextModels();
        }
    }

    /// <summary>Frees the UNet; networks built over its weights must not be used any more.</summary>
    public void UnloadUNet() => unet.Dispose();

    /// <summary>Frees the autoencoder.</summary>
    public void UnloadAutoencoder() => autoencoder.Dispose();

    /// <summary>Frees everything.</summary>
    public void Dispose()
    {
        UnloadTextModels();
        UnloadUNet();
        UnloadAutoencoder();
        adapters.Dispose();
    }

    // float16 overflows where an autoencoder's class says so; bfloat16 does not, but a folder that itself asks for full precision gets it.
    private DType AutoencoderDType
    {
        get
        {
            var wanted = options.AutoencoderDType ?? options.DType;
            var asksForMore = AutoencoderConfig.ForceUpcast && (wanted == DType.Float16 || files.ReadConfig("vae").Has("force_upcast"));
            return asksForMore && (options.AutoencoderDType is null || wanted == DType.Float16) ? DType.Float32 : wanted;
        }
    }

    // How it is divided is asked when it is built: it may depend on the memory that is free then.
    private AutoencoderKL BuildAutoencoder(WeightStore store) =>
        new(AutoencoderConfig, store.Root, options.Tiling?.Invoke(AutoencoderConfig, AutoencoderDType.ByteCount()));

    private ModelPart<ClipTextModel> Text(string component) => new(
        () => Open(component, options.TextDType ?? (options.Device.IsCuda ? options.DType : DType.Float32)),
        store => new ClipTextModel(TextConfig(component), store.Root));

    // The class that the pipeline loads decides, as in the published libraries: a config need not name one.
    private ClipTextConfig TextConfig(string component)
    {
        var config = files.ReadConfig(component);
        return ClipTextConfig.Read(config,
            files.Require(component).ClassName == ModelRequirements.ProjectedText ? config.GetInt("projection_dim", 512) : null);
    }

    private ClipTokenizer Tokens(string component) =>
        ClipTokenizer.Load(files.Require(component).FolderPath, files.PadToken(component));

    private WeightStore Open(string component, DType dtype)
    {
        var source = files.OpenSource(component);
        try
        {
            return new WeightStore(adapters.Over(source, component, originals), dtype, options.Device);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private DType StoredIn()
    {
        using var scope = TensorScope.Enter();
        using var source = files.OpenSource("unet");
        return source.Read("conv_in.weight").DType;
    }

    private IReadOnlySet<string>? NamesOf(string component)
    {
        if (!files.Has(component))
        {
            return null;
        }

        using var source = files.OpenSource(component);
        return source.Names;
    }

    // Published autoencoders carry their training's losses and averages beside the two networks.
    private static bool IsTrainingLeftover(string name) => !name.StartsWith("encoder.", StringComparison.Ordinal)
        && !name.StartsWith("decoder.", StringComparison.Ordinal) && !name.StartsWith("quant_conv.", StringComparison.Ordinal)
        && !name.StartsWith("post_quant_conv.", StringComparison.Ordinal);
}
