using System.Numerics;

namespace Itemwise.Tabletop;

/// <summary>A thing on the table.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="X">To the right of the table's middle.</param>
/// <param name="Z">Behind the table's middle.</param>
/// <param name="Size">Half of its height or width, about; what stands in its row.</param>
/// <param name="Yaw">How it is turned, in radians.</param>
/// <param name="Colour">The word for its colour; wood has none, and keeps the one it had.</param>
/// <param name="Rgb">Its colour, see <see cref="Palette"/>.</param>
/// <param name="Material">What it is made of.</param>
/// <param name="Seed">Of its wood's grain.</param>
public sealed record SceneObject(
    ObjectKind Kind, float X, float Z, float Size, float Yaw, Colour Colour, Vector3 Rgb, Material Material, float Seed)
{
    /// <summary>What it is called: "red ball", "red metal ball", "wooden ball".</summary>
    public string Name => Material switch
    {
        Material.Wooden => $"{Material.Word()} {Noun}",
        Material.Plain => $"{Colour.Word()} {Noun}",
        _ => $"{Colour.Word()} {Material.Word()} {Noun}",
    };

    /// <summary>The last word of its name: "ball".</summary>
    public string Noun => Kind.Word();

    /// <summary>Whether things of a kind are never made of wood: mushrooms and trees, which have a part of their own colour.</summary>
    public static bool IsNeverWooden(ObjectKind kind) => kind is ObjectKind.Mushroom or ObjectKind.Tree;

    /// <summary>The same thing in another colour; wood is painted over.</summary>
    public SceneObject Painted(Colour colour, Vector3 rgb) =>
        this with { Colour = colour, Rgb = rgb, Material = Material == Material.Wooden ? Material.Plain : Material };

    /// <summary>Another kind of thing in the same place and colours; what is never wooden becomes plain.</summary>
    public SceneObject Turned(ObjectKind kind) =>
        this with { Kind = kind, Material = Material == Material.Wooden && IsNeverWooden(kind) ? Material.Plain : Material };
}
