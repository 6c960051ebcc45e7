using System.Numerics;

namespace Itemwise.Tabletop;

/// <summary>What stands behind the objects.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Colour">The word for its colour; it shows in plain walls, curtains and wallpapers and is said of them.</param>
/// <param name="Rgb">Its colour: one of the <see cref="Palette"/>, that of a plain wall lightened.</param>
/// <param name="Seed">Of its pattern.</param>
public sealed record Wall(WallKind Kind, Colour Colour, Vector3 Rgb, float Seed)
{
    private const float Lightness = 0.25f;
    private const float Strength = 0.7f;

    /// <summary>What it is called: "night sky", "pink curtain".</summary>
    public string Name => IsColoured ? $"{Colour.Word()} {Kind.Words()}" : Kind.Words();

    /// <summary>The last word of its name: "sky", "curtain".</summary>
    public string Noun => Vocabulary.NounOf(Name);

    /// <summary>The name in a sentence: "night sky", "a pink curtain".</summary>
    /// <remarks>"a orange curtain" too: the shipped models learned from captions that say "a" before every wall.</remarks>
    public string NameInSentence => IsSky ? Name : $"a {Name}";

    /// <summary>Whether it is a sky, on which no shadow falls.</summary>
    public bool IsSky => Kind is WallKind.BlueSky or WallKind.SunsetSky or WallKind.NightSky;

    private bool IsColoured => Kind is WallKind.Wall or WallKind.Curtain or WallKind.StripedWallpaper;

    /// <summary>The colour of a wall of some kind painted in a colour of the palette.</summary>
    internal static Vector3 Paint(WallKind kind, Vector3 rgb) => kind == WallKind.Wall ? new Vector3(Lightness) + (Strength * rgb) : rgb;

    /// <summary>The colour of the palette that a wall of some kind was painted in.</summary>
    internal static Vector3 PaintOf(WallKind kind, Vector3 rgb) => kind == WallKind.Wall ? (rgb - new Vector3(Lightness)) / Strength : rgb;
}
