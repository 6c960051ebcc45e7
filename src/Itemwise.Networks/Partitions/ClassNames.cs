using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Itemwise.Editing;

namespace Itemwise.Networks.Partitions;

/// <summary>The classes of COCO panoptic and ADE20K: which are things, which backgrounds, and what an item of one is called.</summary>
/// <remarks>Published configs no longer say what is a thing (transformers #18157), so it is known by name.</remarks>
public static partial class ClassNames
{
    private static readonly ImmutableArray<KnownClass> CocoClasses = Read("coco_panoptic");

    private static readonly FrozenDictionary<string, KnownClass> ByName = CocoClasses.Concat(Read("ade20k"))
        .GroupBy(known => known.Name).ToFrozenDictionary(group => group.Key, group => group.First());

    /// <summary>COCO's names by place, as MaskFormer numbers them.</summary>
    public static ImmutableArray<string> Coco { get; } = [.. CocoClasses.Select(known => known.Name)];

    /// <summary>COCO's names by id, as DETR numbers them; ids that were never given are empty.</summary>
    public static ImmutableArray<string> CocoById { get; } = ById();

    /// <summary>Whether a class is of things or of backgrounds; unknown where no list has it.</summary>
    public static ItemKind KindOf(string name) => ByName.TryGetValue(name, out var known)
        ? known.IsThing ? ItemKind.Thing : ItemKind.Background : ItemKind.Unknown;

    /// <summary>What an item of a class is called: "sky" for "sky-other-merged", the first of several words for the same.</summary>
    public static string ItemName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ByName.TryGetValue(name, out var known) ? known.Item
            : Endings().Replace(name, "").Replace("-other", "", StringComparison.Ordinal).Split(',')[0].Trim();
    }

    /// <summary>Names of items in order, numbered where a name comes more than once.</summary>
    public static ImmutableArray<string> Numbered(IReadOnlyList<string> names)
    {
        var total = names.CountBy(name => name).ToDictionary();
        var seen = new Dictionary<string, int>();
        return [.. names.Select(name => total[name] == 1 ? name : $"{name} {seen[name] = seen.GetValueOrDefault(name) + 1}")];
    }

    private static ImmutableArray<string> ById()
    {
        var names = new string[CocoClasses.Max(known => known.Id) + 1];
        Array.Fill(names, "");
        foreach (var known in CocoClasses)
        {
            names[known.Id] = known.Name;
        }

        return [.. names];
    }

    private static ImmutableArray<KnownClass> Read(string list)
    {
        using var stream = typeof(ClassNames).Assembly.GetManifestResourceStream("Itemwise.Networks.Partitions.labels.json")!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty(list).EnumerateArray().Select(row => new KnownClass(
            row[0].GetInt32(), row[1].GetString()!, row[2].GetInt32() == 1, row[3].GetString()!))];
    }

    private sealed record KnownClass(int Id, string Name, bool IsThing, string Item);

    [GeneratedRegex("(-other)?(-merged|-stuff)$")]
    private static partial Regex Endings();
}
