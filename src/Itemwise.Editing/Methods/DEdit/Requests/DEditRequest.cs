using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>What D-Edit is to do in one pass.</summary>
/// <param name="Edits">What to do; empty reconstructs the photo from what was learned.</param>
/// <param name="Settings">How to sample.</param>
/// <param name="AlsoActive">Further items that may change, such as the hand around a moved bag.</param>
/// <param name="Prompts">Where the items' prompts come from before this request, by number, as earlier edits left them; an item
/// without one has what was learned of it.</param>
/// <param name="CloseWith">The item that gets every pixel that is left uncovered; null gives each gap to what surrounds it.</param>
public sealed record DEditRequest(
    ImmutableArray<Edit> Edits, DEditSampling Settings, ImmutableArray<int> AlsoActive = default, ImmutableDictionary<int,
    PromptSource>? Prompts = null,
    int? CloseWith = null) : EditRequest
{
    /// <summary>What histories and provenance call the method.</summary>
    public const string MethodName = "d-edit";

    /// <summary>Nothing but the learned prompts: shows what the association knows.</summary>
    public bool IsReconstruction => Edits.IsEmpty;

    /// <inheritdoc/>
    public override string Method => MethodName;

    /// <inheritdoc/>
    public override long Seed => Settings.Seed;

    /// <inheritdoc/>
    public override string Kind => IsReconstruction ? "reconstruct" : base.Kind;

    /// <inheritdoc/>
    public override string Words => string.Join("; ", Edits.Select(EditAccount.Words));

    /// <inheritdoc/>
    public override string Prompt => string.Join(", ", Edits.Select(edit => (edit as Edit.Describe)?.Text
        ?? (edit as Edit.Refine)?.Text).OfType<string>());

    /// <inheritdoc/>
    public override EditRequest WithSeed(long seed) => this with { Settings = Settings with { Seed = seed } };

    /// <inheritdoc/>
    public override JsonObject ToJson() => JsonSerializer.SerializeToNode(
        new
        {
            edits = Edits.Select(EditAccount.Of),
            alsoActive = AlsoActive.IsDefaultOrEmpty ? null : AlsoActive.ToArray(),
            closeWith = CloseWith,
            settings = Settings,
        },
        JsonForms.Compact)!.AsObject();
}
