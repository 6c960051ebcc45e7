namespace Itemwise.Diffusion.Sampling;

/// <summary>At which noise level frozen latents are put back.</summary>
public enum BlendAlignment
{
    /// <summary>At the level that the step has reached, so that both sides are equally noisy and the frozen ones end clean.</summary>
    Reached,
    /// <summary>At the level the step has left, one too noisy, and one step longer soft: as D-Edit's published code does it.</summary>
    Left,
}
