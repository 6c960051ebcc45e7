using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Itemwise.Tabletop.Captions;
using Itemwise.Tabletop.Edits;

namespace Itemwise.Tabletop.Cases;

/// <summary>Reads one scene of a file, and says in a sentence what it cannot use.</summary>
internal sealed class SceneFileReader
{
    private const int LongestName = 64;

    private readonly string where;
    private readonly JsonElement entry;

    private SceneFileReader(string where, JsonElement entry) => (this.where, this.entry) = (where, entry);

    public static ImmutableArray<SceneCase> Read(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() == 0)
        {
            throw new InputRefusedException(
                $"'{path}' holds no list of scenes: give one such as the command scene writes, with at least a 'row' for each scene.");
        }

        var digits = Math.Max(2, (root.GetArrayLength() - 1).ToString(CultureInfo.InvariantCulture).Length);
        var cases = ImmutableArray.CreateBuilder<SceneCase>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, entry) in root.EnumerateArray().Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"'{path}', scene {index + 1} of {root.GetArrayLength()}");
            var read = new SceneFileReader(place, entry).Case(index.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));
            cases.Add(names.Add(read.Name)
                ? read
                : throw new InputRefusedException($"'{path}' calls two scenes '{read.Name}': give each a name of its own."));
        }

        return cases.ToImmutable();
    }

    private SceneCase Case(string defaultName)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw Refuse($"is {Kind(entry)}, expected an object with at least a 'row'");
        }

        var name = Text(entry, "name") ?? defaultName;
        if (name.Length is 0 or > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            throw Refuse($"is called '{name}', which its files cannot be: use at most {LongestName} letters, digits, '-' and '_'");
        }

        var scene = Row(entry, "row");
        var caption = Text(entry, "caption") ?? SceneCaptions.Full(scene).Text;
        var edits = SceneFile.EditFields.Select((field, index) => Sequence(scene, field, isOne: index == 0)).ToList();
        var last = edits.FindLastIndex(sequence => !sequence.IsEmpty);
        return new SceneCase(name, scene, caption, Text(entry, "partial") ?? caption, [.. edits.Take(last + 1)]);
    }

    private ImmutableArray<InstructedEdit> Sequence(Scene before, string field, bool isOne)
    {
        if (!entry.TryGetProperty(field, out var edit))
        {
            return [];
        }

        if (edit.ValueKind != JsonValueKind.Object)
        {
            throw Refuse($"has {Kind(edit)} as its '{field}', expected an object");
        }

        var instructions = isOne
            ? [(Text(edit, "instruction", field) ?? throw Refuse($"lacks '{field}.instruction'"), Changed(edit, field))]
            : Several(edit, field);
        return Follow(before, Row(edit, "row", field), instructions, field);
    }

    private List<(string Text, int Item)> Several(JsonElement edit, string field)
    {
        var texts = List(edit, "instructions", field).Select(text => text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw Refuse($"has {Kind(text)} in '{field}.instructions', expected text")).ToList();
        var changed = List(edit, "changed", field).Select(one => Item(one, field)).ToList();
        return texts.Count == changed.Count && texts.Count > 0
            ? [.. texts.Zip(changed)]
            : throw Refuse($"has {texts.Count} '{field}.instructions' and {changed.Count} '{field}.changed', expected as many");
    }

    // What each instruction did follows from the rows before and after: everything that differs belongs to one of the changed items.
    private ImmutableArray<InstructedEdit> Follow(Scene before, Scene after, List<(string Text, int Item)> instructions, string field)
    {
        var edits = ImmutableArray.CreateBuilder<InstructedEdit>();
        var scene = before;
        foreach (var (text, item) in instructions)
        {
            var next = instructions.Count == 1 ? after : Towards(scene, after, item);
            var edit = next is null ? null : SceneEdit.Between(scene, next, item);
            if (edit is null)
            {
                throw Disagree(field);
            }

            edits.Add(new InstructedEdit(edit, Instruction.About(text, item, scene, next!), next!));
            scene = next!;
        }

        return scene == after ? edits.ToImmutable() : throw Disagree(field);
    }

    // Of several edits none takes an object away, so that a number means the same object all along.
    private static Scene? Towards(Scene scene, Scene after, int item) => item switch
    {
        Scene.GroundItem => scene with { Ground = after.Ground },
        Scene.WallItem => scene with { Wall = after.Wall },
        _ when item > after.Objects.Length || item > scene.Objects.Length + 1 => null,
        _ when item > scene.Objects.Length => scene with { Objects = scene.Objects.Add(after.ObjectOf(item)) },
        _ => scene.With(item, after.ObjectOf(item)),
    };

    private int Changed(JsonElement edit, string field) => edit.TryGetProperty("changed", out var changed)
        ? Item(changed, field)
        : throw Refuse($"lacks '{field}.changed'");

    private int Item(JsonElement changed, string field)
    {
        var one = changed is { ValueKind: JsonValueKind.Array } && changed.GetArrayLength() == 1 ? changed[0] : default;
        return one.ValueKind switch
        {
            JsonValueKind.String when one.ValueEquals(SceneFile.GroundWord) => Scene.GroundItem,
            JsonValueKind.String when one.ValueEquals(SceneFile.WallWord) => Scene.WallItem,
            JsonValueKind.Number when one.TryGetInt32(out var number) && number is >= 1 and <= Scene.MostObjects => number,
            _ => throw Refuse(
                $"has {Short(changed)} in '{field}.changed', expected a list of one: "
                + $"a number from 1 to {Scene.MostObjects}, \"{SceneFile.GroundWord}\" or \"{SceneFile.WallWord}\""),
        };
    }

    private Scene Row(JsonElement parent, string name, string? field = null)
    {
        var numbers = List(parent, name, field).Select(number =>
            number.ValueKind == JsonValueKind.Number && number.TryGetSingle(out var value)
                ? value
                : throw Refuse($"has {Kind(number)} in '{Path(name, field)}', expected numbers"));
        return SceneRow.Read([.. numbers], $"{where}: '{Path(name, field)}'");
    }

    private JsonElement.ArrayEnumerator List(JsonElement parent, string name, string? field)
    {
        var isThere = parent.TryGetProperty(name, out var list);
        return !isThere ? throw Refuse($"lacks '{Path(name, field)}'")
            : list.ValueKind == JsonValueKind.Array ? list.EnumerateArray()
            : throw Refuse($"has {Kind(list)} as its '{Path(name, field)}', expected a list");
    }

    private string? Text(JsonElement parent, string name, string? field = null)
    {
        var isThere = parent.TryGetProperty(name, out var text);
        return !isThere ? null
            : text.ValueKind == JsonValueKind.String ? text.GetString()
            : throw Refuse($"has {Kind(text)} as its '{Path(name, field)}', expected text");
    }

    private static string Path(string name, string? field) => field is null ? name : $"{field}.{name}";

    private static string Short(JsonElement element) => element.GetRawText() is { Length: <= 40 } text ? text : Kind(element);

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private InputRefusedException Disagree(string field) =>
        Refuse($"differs in '{field}.row' in more than what '{field}.changed' names: let the two agree");

    private InputRefusedException Refuse(string what) => new($"{where} {what}.");
}
