namespace Itemwise.Tabletop.Captions;

/// <summary>Where a caption names an item.</summary>
/// <param name="Item">The item's number.</param>
/// <param name="Start">The first letter of the name, without its article, counted from 0.</param>
/// <param name="Name">The name as it stands there; its noun alone where the caption says no more.</param>
public sealed record Mention(int Item, int Start, string Name)
{
    /// <summary>The last word of the name.</summary>
    public string Noun => Vocabulary.NounOf(Name);

    /// <summary>The first letter of the noun, counted from 0.</summary>
    public int NounStart => Start + Name.Length - Noun.Length;
}
