using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>What a workspace keeps of a step: what was done, the items afterwards, and what methods left with them.</summary>
/// <param name="Did">The request, or the change of items, in the form of the picture's account.</param>
/// <param name="Method">The method of an edit; null for a change of items, and for steps from before methods had names.</param>
/// <param name="Names">The items afterwards, by number.</param>
/// <param name="Memory">What edits left with the items: fields of each item's object that only the method that wrote them reads.</param>
/// <param name="Origins">Items that were split off another, those that are gone included.</param>
/// <param name="Kinds">The items' kinds, where somebody said.</param>
/// <param name="Learned">What tells what was learned and used; null where nothing was.</param>
/// <param name="Key">What whoever requested the edit finds the step again by; null where nobody looks for it.</param>
internal sealed record StepContent(
    JsonObject Did, string? Method, ImmutableSortedDictionary<int, string> Names, ItemMemory Memory, ImmutableDictionary<int,
    int> Origins, string? Learned,
    ImmutableDictionary<int, ItemKind> Kinds, string? Key = null)
{
    private const string KeyField = "key";
    private const string NumberField = "number";
    private const string NameField = "name";

    public JsonObject ToJson()
    {
        var items = new JsonArray();
        foreach (var (number, name) in Names)
        {
            items.Add(new JsonObject([KeyValuePair.Create(NumberField, (JsonNode?)number), KeyValuePair.Create(NameField, (JsonNode?)name),
                .. Memory.All(number)!]).WithKind(Kinds.GetValueOrDefault(number)));
        }

        var json = new JsonObject { ["did"] = Did.DeepClone(), ["items"] = items };
        if (!Origins.IsEmpty)
        {
            json["origins"] = new JsonArray([.. Origins.OrderBy(pair => pair.Key)
                .Select(pair => new JsonObject { ["item"] = pair.Key, ["splitFrom"] = pair.Value })]);
        }

        if (Learned is not null)
        {
            json["association"] = Learned; // what D-Edit calls it, the first method that learned
        }

        if (Method is not null)
        {
            json["method"] = Method;
        }

        if (Key is not null)
        {
            json[KeyField] = Key;
        }

        return json;
    }

    /// <summary>The key of a step, which need not be read whole for that; null where it has none.</summary>
    public static string? KeyOf(HistoryStep step) =>
        (step.Content[KeyField] as JsonValue)?.TryGetValue<string>(out var key) == true ? key : null;

    /// <summary>Reads what <see cref="ToJson()"/> wrote.</summary>
    /// <exception cref="InputRefusedException">It is something else.</exception>
    public static StepContent Of(HistoryStep step)
    {
        try
        {
            var items = step.Content["items"]!.AsArray().Select(item => item!.AsObject()).ToList();
            return new StepContent(
                step.Content["did"]!.AsObject(),
                (string?)step.Content["method"],
                items.ToImmutableSortedDictionary(Number, item => (string)item[NameField]!),
                MemoryOf(items),
                OriginsOf(step.Content["origins"]),
                (string?)step.Content["association"],
                items.ToImmutableDictionary(Number, item => item.KindOrUnknown()), KeyOf(step));
        }
        catch (Exception error) when (error is NullReferenceException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InputRefusedException(
                $"The description of step {step.Number} does not say what was done and which items there are; restore the file "
                + $"edit-{step.Number:000}.json.", error);
        }
    }

    private static int Number(JsonObject item) => (int)item[NumberField]!;

    private static ItemMemory MemoryOf(IEnumerable<JsonObject> items) => items
        .SelectMany(item => item.Where(field => field.Key is not (NumberField or NameField or ItemKindJson.Field))
            .Select(field => (Number: Number(item), field.Key, field.Value)))
        .Aggregate(ItemMemory.Empty, (memory, field) => memory.With(field.Number, field.Key, field.Value!));

    // A part has a higher number than what it was part of, so following origins ends.
    private static ImmutableDictionary<int, int> OriginsOf(JsonNode? json) => json is null ? ImmutableDictionary<int, int>.Empty
        : json.AsArray().ToImmutableDictionary(pair => (int)pair!["item"]!, pair => (int)pair!["splitFrom"]! is var origin
            && origin < (int)pair["item"]! ? origin
            : throw new FormatException("An item was split off a later one."));
}
