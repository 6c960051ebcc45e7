using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>The settings that a single-file checkpoint does not hold: sizes from its tensors' shapes, the rest from its family.</summary>
/// <remarks>The families' values are those of the published folders; names and meanings are diffusers'. Heads cannot be seen in
/// shapes: Stable Diffusion 1.x has 8 at every level, SDXL and the text encoders have heads of 64 channels.</remarks>
/// <param name="parts">The components' tensors.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="metadata">The file's metadata; of it, <c>modelspec.resolution</c> and <c>modelspec.prediction_type</c> are read.</param>
/// <param name="isXL">Whether the family is SDXL's.</param>
internal sealed class SingleFileSettings(
    SingleFileParts parts, string path, IReadOnlyDictionary<string, string> metadata, bool isXL)
{
    private const int HeadWidth = 64;
    private const int Heads = 8;
    private const int MostCounted = 1000;
    private const int PublishedLevels = 4;  // of the autoencoders, for a checkpoint without one

    // InstructPix2Pix sees the picture's latents beside its own.
    private bool IsInstructed => Size("unet", "conv_in.weight", 1) == 2 * Size("unet", "conv_out.weight", 0);

    /// <summary>What model_index.json would say.</summary>
    public ModelConfig Index() => Config("model_index.json", new JsonObject
    {
        ["_class_name"] = isXL ? "StableDiffusionXLPipeline" : IsInstructed ? "StableDiffusionInstructPix2PixPipeline"
            : "StableDiffusionPipeline",
    });

    /// <summary>A component's settings.</summary>
    public ModelConfig Of(string component) => Config(component, component switch
    {
        "unet" => UNet(),
        "vae" => Autoencoder(),
        "text_encoder" => Text("text_encoder", "quick_gelu"),
        "text_encoder_2" => Text("text_encoder_2", "gelu"),
        _ => Scheduler(),
    });

    private JsonObject UNet()
    {
        var levels = Count(level => $"down_blocks.{level}.resnets.0.conv1.weight", "unet");
        int[] channels = [.. Levels(levels, level => (int)Size("unet", $"down_blocks.{level}.resnets.0.conv1.weight", 0))];
        var middle = Count(block => $"mid_block.attentions.0.transformer_blocks.{block}.norm1.weight", "unet");
        bool[] attends = [.. Levels(levels, level => Has($"down_blocks.{level}.attentions.0.norm.weight"))];
        var settings = new JsonObject
        {
            ["sample_size"] = SampleSize(),
            ["in_channels"] = Size("unet", "conv_in.weight", 1),
            ["out_channels"] = Size("unet", "conv_out.weight", 0),
            ["block_out_channels"] = List(channels),
            ["layers_per_block"] = Count(layer => $"down_blocks.0.resnets.{layer}.conv1.weight", "unet"),
            ["down_block_types"] = List(attends.Select(with => with ? "CrossAttnDownBlock2D" : "DownBlock2D")),
            ["up_block_types"] = List(Levels(levels, level =>
                Has($"up_blocks.{level}.attentions.0.norm.weight") ? "CrossAttnUpBlock2D" : "UpBlock2D")),
            ["transformer_layers_per_block"] = List(Levels(levels, level => level == levels - 1 ? middle : attends[level]
                ? Count(block => $"down_blocks.{level}.attentions.0.transformer_blocks.{block}.norm1.weight", "unet") : 1)),
            ["cross_attention_dim"] = Size("unet", "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight", 1),
            ["attention_head_dim"] = List(channels.Select(count => isXL ? Math.Max(1, count / HeadWidth) : Heads)),
            ["use_linear_projection"] = parts.Shape("unet", "mid_block.attentions.0.proj_in.weight") is { Length: 2 },
        };
        if (isXL)
        {
            var (added, pooled) = (Size("unet", "add_embedding.linear_1.weight", 1), Size("text_encoder_2", "text_projection.weight", 0));
            settings["addition_embed_type"] = "text_time";
            settings["addition_time_embed_dim"] = (added - pooled) / 6;
            settings["projection_class_embeddings_input_dim"] = added;
        }

        return settings;
    }

    private JsonObject Autoencoder()
    {
        var levels = AutoencoderLevels;
        return new JsonObject
        {
            ["in_channels"] = Size("vae", "encoder.conv_in.weight", 1),
            ["out_channels"] = Size("vae", "decoder.conv_out.weight", 0),
            ["latent_channels"] = Size("vae", "decoder.conv_in.weight", 1),
            ["block_out_channels"] = List(Levels(levels, level => Size("vae", $"encoder.down_blocks.{level}.resnets.0.conv1.weight", 0))),
            ["layers_per_block"] = Count(layer => $"encoder.down_blocks.0.resnets.{layer}.conv1.weight", "vae"),
            ["use_quant_conv"] = parts.Shape("vae", "quant_conv.weight") is not null,
            ["use_post_quant_conv"] = parts.Shape("vae", "post_quant_conv.weight") is not null,
            ["scaling_factor"] = isXL ? 0.13025 : 0.18215,
            ["force_upcast"] = true,    // as diffusers writes it for a checkpoint that it converts
        };
    }

    private JsonObject Text(string component, string activation)
    {
        const string Layer = "text_model.encoder.layers";
        var width = Size(component, "text_model.embeddings.token_embedding.weight", 1);
        var projected = parts.Shape(component, "text_projection.weight");
        return new JsonObject
        {
            ["architectures"] = List([projected is null ? "CLIPTextModel" : "CLIPTextModelWithProjection"]),
            ["vocab_size"] = Size(component, "text_model.embeddings.token_embedding.weight", 0),
            ["hidden_size"] = width,
            ["intermediate_size"] = Size(component, $"{Layer}.0.mlp.fc1.weight", 0),
            ["num_hidden_layers"] = Count(layer => $"{Layer}.{layer}.layer_norm1.weight", component),
            ["num_attention_heads"] = Math.Max(1, width / HeadWidth),
            ["max_position_embeddings"] = Size(component, "text_model.embeddings.position_embedding.weight", 0),
            ["hidden_act"] = activation,
            ["projection_dim"] = projected is [var projection, _] ? projection : width,
            ["eos_token_id"] = 2,
        };
    }

    // The published folders' samplers; what differs of the noise is written in some files, as a tensor or as metadata.
    private JsonObject Scheduler() => new()
    {
        ["_class_name"] = isXL ? "EulerDiscreteScheduler" : IsInstructed ? "EulerAncestralDiscreteScheduler" : "PNDMScheduler",
        ["beta_start"] = 0.00085,
        ["beta_end"] = 0.012,
        ["beta_schedule"] = "scaled_linear",
        ["num_train_timesteps"] = 1000,
        ["prediction_type"] = PredictsVelocity ? "v_prediction" : "epsilon",
        ["rescale_betas_zero_snr"] = parts.HasLoose("ztsnr"),
        ["set_alpha_to_one"] = false,
        ["clip_sample"] = false,
        ["skip_prk_steps"] = true,
        ["steps_offset"] = 1,
        ["timestep_spacing"] = isXL ? "leading" : null,
    };

    private bool PredictsVelocity => parts.HasLoose("v_pred")
        || metadata.GetValueOrDefault("modelspec.prediction_type") is "v" or "v_prediction";

    // The side of the pictures it was trained with is in no shape: what modelspec says (WIDTHxHEIGHT), else the family's.
    private long SampleSize()
    {
        var factor = 1 << (AutoencoderLevels - 1);
        var sides = metadata.GetValueOrDefault("modelspec.resolution")?.Split('x');
        var side = sides is [_, var high] && int.TryParse(high, out var height) && height >= factor ? height : isXL ? 1024 : 512;
        return side / factor;
    }

    private int AutoencoderLevels => !parts.Has("vae") ? PublishedLevels
        : Count(level => $"encoder.down_blocks.{level}.resnets.0.conv1.weight", "vae");

    private bool Has(string name) => parts.Shape("unet", name) is not null;

    private int Count(Func<int, string> name, string component)
    {
        var count = Enumerable.Range(0, MostCounted).TakeWhile(index => parts.Shape(component, name(index)) is not null).Count();
        return count > 0 ? count : throw Missing(component, name(0));
    }

    private long Size(string component, string name, int dimension) =>
        parts.Shape(component, name) is { } shape && shape.Length > dimension ? shape[dimension] : throw Missing(component, name);

    private InputRefusedException Missing(string component, string name) => new(
        $"'{path}' lacks the tensor that is '{name}' in the {component} of a model folder, or it has another form: the checkpoint is " +
        "incomplete, fetch it again.");

    private static IEnumerable<T> Levels<T>(int count, Func<int, T> of) => Enumerable.Range(0, count).Select(of);

    private static JsonArray List<T>(IEnumerable<T> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    private ModelConfig Config(string name, JsonObject settings) =>
        ModelConfig.Parse(Encoding.UTF8.GetBytes(settings.ToJsonString()), $"{path} ({name})");
}
