namespace Itemwise.Diffusion.Adapters;

/// <summary>The tensors of one layer's delta.</summary>
internal enum LoraPart
{
    /// <summary>A, [r, in].</summary>
    Down,

    /// <summary>B, [out, r].</summary>
    Up,

    /// <summary>alpha, one number.</summary>
    Alpha,
}
