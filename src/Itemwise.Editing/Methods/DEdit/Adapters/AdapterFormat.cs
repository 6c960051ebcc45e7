namespace Itemwise.Editing.Methods.DEdit.Adapters;

/// <summary>The files in which other programs take what was learned of a photo.</summary>
public enum AdapterFormat
{
    /// <summary>Low-rank deltas with the names of PEFT: <c>unet.….lora_A.weight</c>.</summary>
    Peft,

    /// <summary>Low-rank deltas with the names of kohya's trainer: <c>lora_unet_….lora_down.weight</c>.</summary>
    Kohya,

    /// <summary>The rows of the learned tokens, as textual inversion keeps them (<c>learned_embeds.safetensors</c>).</summary>
    Embeds,
}
