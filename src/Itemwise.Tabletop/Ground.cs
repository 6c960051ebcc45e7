using System.Numerics;

namespace Itemwise.Tabletop;

/// <summary>What the objects stand on.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Colour">The word for its colour; it shows in carpets and tiles and is said of carpets.</param>
/// <param name="Rgb">Its colour: nine tenths of one of the <see cref="Palette"/>.</param>
/// <param name="Seed">Of its pattern.</param>
public sealed record Ground(GroundKind Kind, Colour Colour, Vector3 Rgb, float Seed)
{
    /// <summary>Times a colour of the palette: what lies in the light is brighter than what stands in it.</summary>
    internal const float Shade = 0.9f;

    /// <summary>What it is called: "sand", "red carpet".</summary>
    public string Name => Kind == GroundKind.Carpet ? $"{Colour.Word()} {Kind.Words()}" : Kind.Words();

    /// <summary>The last word of its name: "sand", "carpet".</summary>
    public string Noun => Vocabulary.NounOf(Name);

    /// <summary>The name in a sentence: "sand", "a red carpet".</summary>
    /// <remarks>"a orange carpet" too: the shipped models learned from captions that say "a" before every ground.</remarks>
    public string NameInSentence => Kind is GroundKind.Grass or GroundKind.Sand or GroundKind.Snow ? Name : $"a {Name}";
}
