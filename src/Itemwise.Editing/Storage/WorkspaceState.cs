using System.Collections.Immutable;
using Itemwise.Editing.Methods.DEdit.Requests;

namespace Itemwise.Editing.Storage;

/// <summary>A workspace as it is after a step of its history: what the next edit begins with.</summary>
/// <param name="Step">The step's number; 0 is the photo as it came.</param>
/// <param name="PicturePath">The file of its picture: the photo's copy, or an edit's result.</param>
/// <param name="PictureSha256">SHA-256 of that file, lower-case hexadecimal.</param>
/// <param name="IsPhoto">Whether the picture is still the photo; the items may be others than at first.</param>
/// <param name="Items">Who owns each pixel.</param>
/// <param name="Prompts">Prompts that edits gave to items, by number; an item without one has what was learned of it.</param>
/// <param name="Origins">Items that were split off another, and which, those that are gone included.</param>
public sealed record WorkspaceState(
    int Step, string PicturePath, string PictureSha256, bool IsPhoto, Items Items, ImmutableDictionary<int, PromptSource> Prompts, ImmutableDictionary<int, int> Origins)
{
    /// <summary>Where each item's prompt comes from, given what was learned.</summary>
    /// <remarks>An item that was split off after the learning has the prompt learned of what it was part of.</remarks>
    /// <param name="learned">The numbers of the items that were learned.</param>
    /// <returns>Complete for <see cref="Items"/>; an item that nothing was learned of is named as such when its prompt is asked for.</returns>
    public ImmutableDictionary<int, PromptSource> PromptsOver(IReadOnlySet<int> learned)
    {
        ArgumentNullException.ThrowIfNull(learned);
        return Items.All.ToImmutableDictionary(item => item.Number, item => Prompts.GetValueOrDefault(item.Number) ?? new PromptSource.Learned(Nearest(item.Number, learned)));
    }

    private int Nearest(int item, IReadOnlySet<int> learned)
    {
        var at = item;
        while (!learned.Contains(at) && Origins.TryGetValue(at, out var origin))
        {
            at = origin;
        }

        return learned.Contains(at) ? at : item;
    }
}
