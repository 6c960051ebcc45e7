namespace Itemwise.Editing.Methods.FoI;

/// <summary>Where tokens of no instruction (start, end, padding, joining commas) are seen as the text has them; they carry all of it.
/// The paper does not say.</summary>
public enum SpecialTokens
{
    /// <summary>Where any instruction applies.</summary>
    Union,
    /// <summary>Everywhere.</summary>
    Everywhere,
    /// <summary>Nowhere.</summary>
    Nowhere,
}
