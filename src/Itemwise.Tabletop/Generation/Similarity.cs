namespace Itemwise.Tabletop.Generation;

/// <summary>What two similar things have in common.</summary>
public enum Similarity
{
    /// <summary>The noun, and not the look: a red ball and a blue ball.</summary>
    Noun,

    /// <summary>Colour and material, and not the noun: a red ball and a red cube.</summary>
    Look,
}
