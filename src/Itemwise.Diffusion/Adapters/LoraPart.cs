namespace Itemwise.Diffusion.Adapters;

/// <summary>The tensors of one layer's change, by the names that trainers give them.</summary>
internal enum LoraPart
{
    /// <summary>A, [r, in].</summary>
    Down,

    /// <summary>B, [out, r].</summary>
    Up,

    /// <summary>LoCon's core between the two, [r, r, h, w].</summary>
    Middle,

    /// <summary>alpha, one number.</summary>
    Alpha,

    /// <summary>DoRA's magnitudes (arXiv:2402.09353).</summary>
    Magnitude,

    /// <summary>PEFT's form of them: one for each output.</summary>
    OutputMagnitude,

    /// <summary>LoHa: the first product's left factor, [out, r] (arXiv:2108.06098).</summary>
    HadamardFirstLeft,

    /// <summary>LoHa: the first product's right factor, [r, in].</summary>
    HadamardFirstRight,

    /// <summary>LoHa: the first product's core, [r, r, h, w].</summary>
    HadamardFirstCore,

    /// <summary>LoHa: the second product's left factor.</summary>
    HadamardSecondLeft,

    /// <summary>LoHa: the second product's right factor.</summary>
    HadamardSecondRight,

    /// <summary>LoHa: the second product's core.</summary>
    HadamardSecondCore,

    /// <summary>LoKr: the small factor whole.</summary>
    KroneckerSmall,

    /// <summary>LoKr: the small factor's left half, [a, r].</summary>
    KroneckerSmallLeft,

    /// <summary>LoKr: the small factor's right half, [r, b].</summary>
    KroneckerSmallRight,

    /// <summary>LoKr: the large factor whole.</summary>
    KroneckerLarge,

    /// <summary>LoKr: the large factor's left half.</summary>
    KroneckerLargeLeft,

    /// <summary>LoKr: the large factor's right half.</summary>
    KroneckerLargeRight,

    /// <summary>LoKr: the large factor's core, [r, r, h, w].</summary>
    KroneckerLargeCore,

    /// <summary>The weight's difference itself.</summary>
    Difference,

    /// <summary>The bias' difference itself.</summary>
    BiasDifference,
}
