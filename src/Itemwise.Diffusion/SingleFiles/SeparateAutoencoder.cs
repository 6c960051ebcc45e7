using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>A model with another autoencoder than its own (<c>--vae</c>): a single file, in the original names or diffusers', or a
/// folder with config.json and weights, or a model folder's <c>vae</c>.</summary>
public sealed class SeparateAutoencoder : IModelFiles
{
    private const string Component = "vae";

    private readonly IModelFiles model;
    private readonly ModelConfig config;
    private readonly Func<IWeightSource> open;
    private readonly string place;

    private SeparateAutoencoder(IModelFiles model, string place, ModelConfig config, Func<IWeightSource> open) =>
        (this.model, this.place, this.config, this.open) = (model, place, config, open);

    /// <inheritdoc/>
    public string Location => model.Location;

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public ModelConfig Index => model.Index;

    /// <inheritdoc/>
    public string? SettingsPath => model.SettingsPath;

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks => model.Remarks;

    /// <summary>Lays an autoencoder over a model's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="InputRefusedException">It is no autoencoder; says what it is.</exception>
    public static SeparateAutoencoder Over(IModelFiles model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            var within = Path.Combine(path, Component);
            var folder = !File.Exists(Path.Combine(path, "config.json")) && Directory.Exists(within) ? within : path;
            return new SeparateAutoencoder(model, folder, ModelConfig.Read(Path.Combine(folder, "config.json")),
                () => new SafetensorsSource(DiffusersFolder.OpenWeightsIn(folder, Component)));
        }

        using var file = SafetensorsFile.Open(path);
        var parts = SingleFileParts.OfAutoencoder(file.Entries) ?? throw new InputRefusedException(
            $"'{path}' is {(WeightsKind.Of(file.Names) is var (kind, _) ? $"{kind} and " : "")}no autoencoder: --vae takes a file or " +
            "folder with an AutoencoderKL.");
        var isXL = model.Index.GetText("_class_name").Contains("XL", StringComparison.Ordinal);
        var settings = new SingleFileSettings(parts, path, file.Metadata, isXL);
        return new SeparateAutoencoder(model, path, settings.Of(Component),
            () => new OriginalSource(Checkpoint.Open(path), parts[Component]));
    }

    /// <inheritdoc/>
    public bool Has(string component) => component == Component || model.Has(component);

    /// <inheritdoc/>
    public ModelComponent Require(string component, params ReadOnlySpan<string> classes) => component == Component
        ? new ModelComponent(Component, "diffusers", "AutoencoderKL", place)
        : model.Require(component, classes);

    /// <inheritdoc/>
    public void RefuseOthers(params ReadOnlySpan<string> known) => model.RefuseOthers(known);

    /// <inheritdoc/>
    public ModelConfig ReadConfig(string component) => component == Component ? config : model.ReadConfig(component);

    /// <inheritdoc/>
    public IWeightSource OpenSource(string component) => component == Component ? open() : model.OpenSource(component);

    /// <inheritdoc/>
    public string? PadToken(string tokenizer) => model.PadToken(tokenizer);
}
