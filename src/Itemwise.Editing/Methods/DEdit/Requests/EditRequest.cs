using System.Collections.Immutable;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>All that determines an edit's outcome besides the photo, its items and the association: one immutable value.</summary>
/// <param name="Edits">What to do, in one pass; empty reconstructs the photo from what was learned.</param>
/// <param name="Settings">How to sample.</param>
/// <param name="AlsoActive">Further items that may change, such as the hand around a moved bag.</param>
/// <param name="Prompts">Where the items' prompts come from before this request, by number, as earlier edits left them; an item without one has what was learned of it.</param>
/// <param name="CloseWith">The item that gets every pixel that is left uncovered; null gives each gap to what surrounds it.</param>
public sealed record EditRequest(
    ImmutableArray<Edit> Edits, SamplingSettings Settings, ImmutableArray<int> AlsoActive = default, ImmutableDictionary<int, PromptSource>? Prompts = null,
    int? CloseWith = null)
{
    /// <summary>Nothing but the learned prompts: shows what the association knows.</summary>
    public bool IsReconstruction => Edits.IsEmpty;
}
