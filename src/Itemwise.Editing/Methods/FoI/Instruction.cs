using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>One sentence of what shall change.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Keyword">The word for what it is about; null finds it.</param>
/// <param name="Strength">1 is neutral, 0 leaves the instruction out, 2 is twice its guidance.</param>
/// <param name="Region">Where it applies, at the photo's size; null finds it.</param>
/// <param name="Within">The item that it is confined to; null for the whole photo.</param>
public sealed record Instruction(string Text, string? Keyword = null, double Strength = 1, Mask? Region = null, int? Within = null)
{
    // From 1 on a token needs a boost that is seen: the published one is below 2 percent.
    private const double BoostOfStrength = 24;

    /// <summary>How much its tokens are raised: the alpha of equation 4.</summary>
    public double Alpha => Strength > 1 ? 1 + (BoostOfStrength * (Strength - 1)) : Strength;
}
