using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>What a workspace keeps of a step: what was done, the items afterwards, and what they are told.</summary>
/// <param name="Did">The request, or the change of items, in the form of the picture's account.</param>
/// <param name="Names">The items afterwards, by number.</param>
/// <param name="Prompts">Prompts that edits gave to items.</param>
/// <param name="Origins">Items that were split off another, those that are gone included.</param>
/// <param name="Association">SHA-256 of the association that was used; null where none was.</param>
internal sealed record StepContent(
    JsonObject Did, ImmutableSortedDictionary<int, string> Names, ImmutableDictionary<int, PromptSource> Prompts, ImmutableDictionary<int, int> Origins, string? Association)
{
    public JsonObject ToJson()
    {
        var items = new JsonArray();
        foreach (var (number, name) in Names)
        {
            var item = new JsonObject { ["number"] = number, ["name"] = name };
            if (Prompts.TryGetValue(number, out var prompt))
            {
                item["prompt"] = ToJson(prompt);
            }

            items.Add(item);
        }

        var json = new JsonObject { ["did"] = Did.DeepClone(), ["items"] = items };
        if (!Origins.IsEmpty)
        {
            json["origins"] = new JsonArray([.. Origins.OrderBy(pair => pair.Key).Select(pair => new JsonObject { ["item"] = pair.Key, ["splitFrom"] = pair.Value })]);
        }

        if (Association is not null)
        {
            json["association"] = Association;
        }

        return json;
    }

    /// <summary>Reads what <see cref="ToJson()"/> wrote.</summary>
    /// <exception cref="InputRefusedException">It is something else.</exception>
    public static StepContent Of(HistoryStep step)
    {
        try
        {
            var items = step.Content["items"]!.AsArray().Select(item => item!.AsObject()).ToList();
            return new StepContent(
                step.Content["did"]!.AsObject(),
                items.ToImmutableSortedDictionary(Number, item => (string)item["name"]!),
                items.Where(item => item.ContainsKey("prompt")).ToImmutableDictionary(Number, item => ToPrompt(item["prompt"]!.AsObject())),
                OriginsOf(step.Content["origins"]),
                (string?)step.Content["association"]);
        }
        catch (Exception error) when (error is NullReferenceException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InputRefusedException($"The description of step {step.Number} does not say what was done and which items there are; restore the file edit-{step.Number:000}.json.", error);
        }

        static int Number(JsonObject item) => (int)item["number"]!;
    }

    // A part has a higher number than what it was part of, so following origins ends.
    private static ImmutableDictionary<int, int> OriginsOf(JsonNode? json) => json is null ? ImmutableDictionary<int, int>.Empty
        : json.AsArray().ToImmutableDictionary(pair => (int)pair!["item"]!, pair => (int)pair!["splitFrom"]! is var origin && origin < (int)pair["item"]! ? origin
            : throw new FormatException("An item was split off a later one."));

    private static JsonObject ToJson(PromptSource prompt) => prompt switch
    {
        PromptSource.Learned learned => new JsonObject { ["learned"] = learned.Item },
        PromptSource.Words words => new JsonObject { ["words"] = words.Text },
        PromptSource.Refined refined => new JsonObject { ["refined"] = refined.Item, ["words"] = refined.Text },
        PromptSource.Other other => new JsonObject { ["association"] = other.Association, ["learned"] = other.Item },
        _ => throw new ArgumentOutOfRangeException(nameof(prompt), prompt, "The history does not know this prompt."),
    };

    private static PromptSource ToPrompt(JsonObject json) =>
        json["refined"] is { } refined ? new PromptSource.Refined((int)refined, (string)json["words"]!)
        : json["words"] is { } words ? new PromptSource.Words((string)words!)
        : json["association"] is { } association ? new PromptSource.Other((string)association!, (int)json["learned"]!)
        : new PromptSource.Learned((int)json["learned"]!);
}
