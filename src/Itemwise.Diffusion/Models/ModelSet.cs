using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Models;

/// <summary>A latent-diffusion model folder, open: each component is read when it is first asked
/// for and freed with the set, or before.</summary>
/// <remarks>Nothing is written to the folder, and nothing is fetched. Belongs to the thread that computes.</remarks>
public sealed class ModelSet : IDisposable
{
    /// <summary>The file in a model's folder that holds what belongs to its family: rates, steps and the like.</summary>
    public const string SettingsName = "itemwise.json";

    private const string ProjectedText = "CLIPTextModelWithProjection";

    private readonly DiffusersFolder folder;
    private readonly ModelOptions options;
    private readonly ModelPart<ClipTextModel> text;
    private readonly ModelPart<ClipTextModel> text2;
    private readonly ModelPart<AutoencoderKL> autoencoder;
    private readonly ModelPart<UNet2DConditionModel> unet;
    private readonly Lazy<ClipTokenizer> tokenizer;
    private readonly Lazy<ClipTokenizer> tokenizer2;
    private readonly Lazy<string> fingerprint;

    private ModelSet(DiffusersFolder folder, ModelOptions options)
    {
        (this.folder, this.options) = (folder, options);
        Family = FamilyOf(folder);
        RefuseMissing();
        UNetConfig = UNetConfig.Read(folder.ReadConfig("unet"));
        AutoencoderConfig = AutoencoderKLConfig.Read(folder.ReadConfig("vae"));
        SchedulerConfig = SchedulerConfig.From(folder.ReadConfig("scheduler"));
        RefuseMismatch();
        var settings = Path.Combine(folder.FolderPath, SettingsName);
        Settings = File.Exists(settings) ? ModelConfig.Read(settings) : null;
        Defaults = GenerationDefaults.Read(Family, Settings);
        text = Text("text_encoder");
        text2 = Text("text_encoder_2");
        autoencoder = new(() => Open("vae", AutoencoderDType), BuildAutoencoder);
        unet = new(() => Open("unet", options.DType), store => new UNet2DConditionModel(UNetConfig, store));
        tokenizer = new(() => ClipTokenizer.Load(folder.Require("tokenizer").FolderPath));
        tokenizer2 = new(() => ClipTokenizer.Load(folder.Require("tokenizer_2").FolderPath));
        fingerprint = new(() => ModelFingerprint.Of(folder));
    }

    /// <summary>The folder.</summary>
    public string FolderPath => folder.FolderPath;

    /// <summary>The model's name: its folder's.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.FolderPath)));

    /// <summary>The kind of model.</summary>
    public ModelFamily Family { get; }

    /// <summary>What tells this model from another, wherever its folder lies: 64 hexadecimal digits.</summary>
    public string Fingerprint => fingerprint.Value;

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
    public bool ZerosForEmptyPrompt => folder.Index.GetBool("force_zeros_for_empty_prompt", true);

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

    /// <summary>Opens a model folder and reads its settings; weights are read later.</summary>
    /// <param name="path">A folder in the diffusers layout.</param>
    /// <param name="options">In what and where it computes; null is float32 on the CPU.</param>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">It is no such folder, lacks a component or has one
    /// too many, or is of a kind that is not built.</exception>
    public static ModelSet Open(string path, ModelOptions? options = null) =>
        new(DiffusersFolder.Open(path), options ?? new ModelOptions());

    /// <summary>A UNet over other weights, such as <see cref="UNetStore"/> with trained ones laid over; it owns nothing.</summary>
    public UNet2DConditionModel BuildUNet(WeightStore weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new(UNetConfig, weights);
    }

    /// <summary>Frees the text encoders; what was encoded stays. They are read again when asked for.</summary>
    public void UnloadTextModels()
    {
        text.Dispose();
        text2.Dispose();
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
    }

    // float16 overflows where an autoencoder's class says so; bfloat16 does not, but a folder that itself asks for full precision gets it.
    private DType AutoencoderDType
    {
        get
        {
            var wanted = options.AutoencoderDType ?? options.DType;
            var asksForMore = AutoencoderConfig.ForceUpcast && (wanted == DType.Float16 || folder.ReadConfig("vae").Has("force_upcast"));
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
        var config = folder.ReadConfig(component);
        return ClipTextConfig.Read(config,
            folder.Require(component).ClassName == ProjectedText ? config.GetInt("projection_dim", 512) : null);
    }

    private WeightStore Open(string component, DType dtype) =>
        new(new SafetensorsSource(folder.OpenWeights(component)), dtype, options.Device);

    private static ModelFamily FamilyOf(DiffusersFolder folder) => folder.PipelineClass switch
    {
        "StableDiffusionPipeline" or "StableDiffusionImg2ImgPipeline" => ModelFamily.StableDiffusion,
        "StableDiffusionXLPipeline" => ModelFamily.StableDiffusionXL,
        "StableDiffusionInstructPix2PixPipeline" => ModelFamily.InstructPix2Pix,
        var other => throw new InputRefusedException(
            $"'{folder.FolderPath}' is a {other}, which is not supported: choose a Stable Diffusion 1.x or 2.x, SDXL or InstructPix2Pix " +
            "folder."),
    };

    private void RefuseMissing()
    {
        folder.Require("unet", "UNet2DConditionModel");
        folder.Require("vae", "AutoencoderKL");
        folder.Require("scheduler");
        folder.Require("tokenizer", "CLIPTokenizer", "CLIPTokenizerFast");
        folder.Require("text_encoder", "CLIPTextModel");
        string[] known = ["unet", "vae", "scheduler", "tokenizer", "text_encoder", "safety_checker", "feature_extractor", "image_encoder"];
        if (Family == ModelFamily.StableDiffusionXL)
        {
            folder.Require("tokenizer_2", "CLIPTokenizer", "CLIPTokenizerFast");
            folder.Require("text_encoder_2", ProjectedText);
            known = ["unet", "vae", "scheduler", "tokenizer", "tokenizer_2", "text_encoder", "text_encoder_2", "feature_extractor",
                "image_encoder"];
        }

        folder.RefuseOthers(known);
    }

    private void RefuseMismatch()
    {
        var channels = AutoencoderConfig.LatentChannels * (Family == ModelFamily.InstructPix2Pix ? 2 : 1);
        if (UNetConfig.InChannels != channels)
        {
            throw new InputRefusedException(
                $"The UNet of '{folder.FolderPath}' takes {UNetConfig.InChannels} channels and a {folder.PipelineClass} needs " +
                $"{channels}: an inpainting or depth model cannot be used, choose a plain one.");
        }
    }
}
