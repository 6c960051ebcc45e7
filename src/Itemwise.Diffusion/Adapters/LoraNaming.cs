namespace Itemwise.Diffusion.Adapters;

/// <summary>Whose names the tensors of a LoRA file have.</summary>
public enum LoraNaming
{
    /// <summary>diffusers': <c>unet.….lora.down.weight</c> and <c>.up.weight</c>, alpha in the header.</summary>
    Diffusers,

    /// <summary>PEFT's: <c>unet.….lora_A.weight</c> and <c>.lora_B.weight</c>, alpha in the header.</summary>
    Peft,

    /// <summary>kohya's trainer's: <c>lora_unet_….lora_down.weight</c>, <c>.lora_up.weight</c> and
    /// <c>.alpha</c>, over the layers' names in diffusers.</summary>
    Kohya,
}
