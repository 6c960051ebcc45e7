using System.Collections.Immutable;

namespace Itemwise.Tabletop;

/// <summary>The words of the world. Each is one token of the shipped models' tokenizer.</summary>
public static class Vocabulary
{
    private static readonly ImmutableArray<string> Kinds =
        ["ball", "cube", "cylinder", "cone", "donut", "pyramid", "mug", "mushroom", "bottle", "house", "tree", "snowman"];

    private static readonly ImmutableArray<string> Materials = ["plain", "metal", "striped", "dotted", "checkered", "wooden"];

    private static readonly ImmutableArray<string> Grounds =
        ["wooden table", "marble table", "grass", "sand", "snow", "tiled floor", "carpet"];

    private static readonly ImmutableArray<string> Walls =
        ["wall", "brick wall", "blue sky", "sunset sky", "curtain", "striped wallpaper", "night sky"];

    private static readonly ImmutableArray<string> Colours = [.. Enum.GetNames<Colour>().Select(name => name.ToLowerInvariant())];

    /// <summary>The noun: "ball".</summary>
    public static string Word(this ObjectKind kind) => Kinds[(int)kind];

    /// <summary>The adjective: "metal". That of <see cref="Material.Plain"/> stands in no name.</summary>
    public static string Word(this Material material) => Materials[(int)material];

    /// <summary>The adjective: "red".</summary>
    public static string Word(this Colour colour) => Colours[(int)colour];

    /// <summary>The ground without its colour: "tiled floor".</summary>
    public static string Words(this GroundKind kind) => Grounds[(int)kind];

    /// <summary>The wall without its colour: "striped wallpaper".</summary>
    public static string Words(this WallKind kind) => Walls[(int)kind];

    /// <summary>A name with its article: "an orange ball".</summary>
    public static string WithArticle(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return (name[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " : "a ") + name;
    }

    /// <summary>The last word of a name, which says what it is.</summary>
    public static string NounOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name[(name.LastIndexOf(' ') + 1)..];
    }
}
