namespace Itemwise.Diffusion.Models;

/// <summary>The kinds of latent-diffusion models there are.</summary>
public enum ModelFamily
{
    /// <summary>Stable Diffusion 1.x, and 2.x, which differs by what its configs say.</summary>
    StableDiffusion,
    /// <summary>Stable Diffusion XL: two text encoders, pooled prompts and sizes.</summary>
    StableDiffusionXL,
    /// <summary>InstructPix2Pix: the picture to be changed joins the latents' channels.</summary>
    InstructPix2Pix,
}
