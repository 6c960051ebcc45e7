using System.Text.Json.Nodes;

namespace Itemwise.Editing.Storage;

/// <summary>The kind of an item in files: a field that is not there where nobody said.</summary>
internal static class ItemKindJson
{
    /// <summary>The field.</summary>
    public const string Field = "kind";

    private const string Thing = "thing";
    private const string Background = "background";

    /// <summary>The item's object with its kind.</summary>
    public static JsonObject WithKind(this JsonObject item, ItemKind kind)
    {
        if (kind != ItemKind.Unknown)
        {
            item[Field] = kind == ItemKind.Thing ? Thing : Background;
        }

        return item;
    }

    /// <summary>The kind that an item's object names; a word of a later version counts as none.</summary>
    public static ItemKind KindOrUnknown(this JsonObject item) => item[Field] is JsonValue value && value.TryGetValue<string>(out var word)
        ? word switch { Thing => ItemKind.Thing, Background => ItemKind.Background, _ => ItemKind.Unknown }
        : ItemKind.Unknown;
}
