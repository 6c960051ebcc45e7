using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>The items' prompts as a workspace keeps them between edits: only those that some edit gave, since another learning
/// may know more of the others.</summary>
internal static class ItemPrompts
{
    private const string Name = "prompt";

    /// <summary>Where each item's prompt comes from, given what was learned.</summary>
    /// <remarks>An item that was split off after the learning has the prompt learned of what it was part of.</remarks>
    /// <param name="start">Where the edit begins.</param>
    /// <param name="learned">The numbers of the items that were learned.</param>
    /// <returns>Complete for the start's items; an item that nothing was learned of is named as such when its prompt is asked
    /// for.</returns>
    /// <exception cref="InputRefusedException">What an earlier edit left is no prompt.</exception>
    public static ImmutableDictionary<int, PromptSource> Before(EditStart start, IReadOnlySet<int> learned) =>
        start.Items.All.ToImmutableDictionary(
        item => item.Number, item => Given(start.Memory, item.Number)
            ?? new PromptSource.Learned(Nearest(item.Number, learned, start.Origins)));

    /// <summary>The memory after an edit.</summary>
    /// <param name="before">The memory at the edit's start.</param>
    /// <param name="had">Where the items' prompts came from at the start.</param>
    /// <param name="has">Where they come from now.</param>
    public static ItemMemory After(ItemMemory before, ImmutableDictionary<int, PromptSource> had, ImmutableDictionary<int,
        PromptSource> has) => has
        .Where(prompt => before.Find(prompt.Key, Name) is not null || prompt.Value != (had.GetValueOrDefault(prompt.Key)
            ?? new PromptSource.Learned(prompt.Key)))
        .Aggregate(before, (memory, prompt) => memory.With(prompt.Key, Name, ToJson(prompt.Value)));

    /// <summary>The prompt that an edit gave to an item; null where none did.</summary>
    /// <exception cref="InputRefusedException">What was left is no prompt.</exception>
    public static PromptSource? Given(ItemMemory memory, int item)
    {
        try
        {
            return memory.Find(item, Name) is { } json ? ToPrompt(json.AsObject()) : null;
        }
        catch (Exception error) when (error is NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new InputRefusedException(
                $"What an earlier edit left as the prompt of item {item} is none: undo that edit, or restore the step's description.",
                error);
        }
    }

    private static int Nearest(int item, IReadOnlySet<int> learned, ImmutableDictionary<int, int> origins)
    {
        var at = item;
        while (!learned.Contains(at) && origins.TryGetValue(at, out var origin))
        {
            at = origin;
        }

        return learned.Contains(at) ? at : item;
    }

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
