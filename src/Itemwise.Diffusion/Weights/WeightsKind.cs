namespace Itemwise.Diffusion.Weights;

/// <summary>What a safetensors file is, recognised by its tensors' names, for files that are not what was requested.</summary>
public static class WeightsKind
{
    /// <summary>What SDXL's refiner is called, which has the tensors of a checkpoint and is none.</summary>
    public const string Refiner = "SDXL's refiner";

    // The first that fits counts, so what is more particular comes first.
    private static readonly (Func<string, bool> Holds, string Is, string Advice)[] Kinds =
    [
        (Has(".lokr_"), "a LyCORIS adapter (LoKr)", Adapter),
        (Has(".hada_"), "a LyCORIS adapter (LoHa)", Adapter),
        (Has(".oft_", ".boft_"), "a LyCORIS adapter (OFT), a kind that is not built in", "choose another adapter"),
        (Has(".on_input"), "a LyCORIS adapter (IA3), a kind that is not built in", "choose another adapter"),
        (Has(".a1.weight", ".b1.weight"), "a LyCORIS adapter (GLoRA), a kind that is not built in", "choose another adapter"),
        (Has("lora_", ".lora."), "a LoRA adapter", Adapter),
        (Begins("control_model.", "controlnet_cond_embedding.", "input_hint_block."), "a ControlNet", Other),
        (Has("double_blocks.0.", "double_stream_blocks."), "a Flux model", Other),
        (Has("joint_blocks.0."), "a Stable Diffusion 3 model", Other),
        (Has("transformer_blocks.0.attn.add_q_proj"), "a transformer of Stable Diffusion 3 or Flux", Other),
        (Begins("conditioner.embedders.0.model."), Refiner, "choose the base model"),
        (Begins("cond_stage_model.model."), "a Stable Diffusion 2.x checkpoint",
            "as a single file only 1.x, SDXL and InstructPix2Pix are read: convert it to a diffusers folder"),
        (Begins("model.diffusion_model."), "a checkpoint of another kind of UNet", Other),
        (Begins("down_blocks.", "input_blocks."), "a UNet alone", "name the model's folder, or the checkpoint with everything in it"),
        (Begins("first_stage_model.", "encoder.", "decoder."), "an autoencoder alone", "give it with --vae beside a model"),
        (Begins("text_model.", "transformer.resblocks."), "a text encoder alone",
            "name the model's folder, or the checkpoint with everything in it"),
        (Has("emb_params", "string_to_param"), "a textual-inversion embedding", "choose a model"),
    ];

    private const string Adapter = "give it with --lora beside a model";
    private const string Other = "choose a Stable Diffusion 1.x, SDXL or InstructPix2Pix model";

    /// <summary>What a file is, with an article, and what can be done with it.</summary>
    /// <param name="names">Its tensors' names.</param>
    /// <returns>Null where nothing is known of it.</returns>
    public static (string Is, string Advice)? Of(IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (var (holds, known, advice) in Kinds)
        {
            if (names.Any(holds))
            {
                return (known, advice);
            }
        }

        return null;
    }

    private static Func<string, bool> Has(params string[] parts) =>
        name => parts.Any(part => name.Contains(part, StringComparison.Ordinal));

    private static Func<string, bool> Begins(params string[] prefixes) =>
        name => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
