using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>What each item's pixels are conditioned on in an edit: learned prompts, words, or what was learned of an item of another
/// photo.</summary>
/// <remarks>An item of a photo that was learned together with this one has its tokens in the same association. One of another association
/// brings its rows along, and the weights that learned to read them (<see cref="BorrowedProjections"/>).</remarks>
internal sealed class EditPrompts : IDisposable
{
    private readonly ModelSet model;
    private readonly EditPlan plan;
    private readonly Association association;
    private readonly IReadOnlyDictionary<string, Association> others;
    private readonly DEditSampling settings;
    private readonly ImmutableArray<(int Number, PromptSource Source)> unseen;
    private readonly Dictionary<Association, AdaptedWeights> adapted = [];
    private readonly List<BorrowedProjections> borrowed = [];

    /// <summary>The prompts of an edit.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="plan">Where each item's prompt comes from.</param>
    /// <param name="association">What was learned of the photo; borrowed.</param>
    /// <param name="others">The associations that <see cref="PromptSource.Other"/> names; the same object for items learned
    /// together with the photo's.</param>
    /// <param name="settings">How the edit is sampled.</param>
    /// <param name="unseen">Prompts that no pixel sees but that count in SDXL's mean over items: those of items that are gone, as
    /// published.</param>
    public EditPrompts(
        ModelSet model, EditPlan plan, Association association, IReadOnlyDictionary<string, Association> others, DEditSampling settings,
        ImmutableArray<(int Number, PromptSource Source)> unseen = default)
    {
        (this.model, this.plan, this.association, this.others, this.settings) = (model, plan, association, others, settings);
        this.unseen = unseen.IsDefault ? [] : unseen;
        foreach (var other in plan.Prompts.Values.OfType<PromptSource.Other>())
        {
            RequireSameModel(Find(other), $"The photo that item {other.Item} comes from");
        }
    }

    /// <summary>Lets the prompts of other associations be read by the weights that were learned with them. Added edits are this
    /// object's, as are those weights.</summary>
    public AttentionEdits Edits(AttentionEdits edits)
    {
        var labels = ItemLabels.Of(plan.ItemsAfter.Map, settings.Parity);
        foreach (var (item, source) in plan.Prompts.OrderBy(prompt => prompt.Key))
        {
            if (source is PromptSource.Other other && Find(other) is { } from && !ReferenceEquals(from, association))
            {
                var projections = new BorrowedProjections(item, Weights(from), labels);
                borrowed.Add(projections);
                edits = edits.Then(projections);
            }
        }

        return edits;
    }

    /// <summary>The prompts of a run.</summary>
    /// <param name="batch">Its rows.</param>
    /// <param name="sizes">SDXL: the size conditioning; else null.</param>
    /// <returns>Its tensors are the caller's scope's.</returns>
    public Condition Conditions(Batch batch, SizeIds? sizes)
    {
        using var scope = TensorScope.Enter();
        (int Number, PromptSource Source)[] sources =
            [.. plan.ItemsAfter.All.Select(item => (item.Number, Source: plan.Prompts[item.Number])), .. unseen];
        var text = GroupedPrompts.Of(States(sources));
        var unconditional = Unconditional(sources);
        return ConditionBuilder.For(batch, lane => lane.Role == Role.Text ? text : unconditional, sizes).Through(scope);
    }

    // What guidance is measured against: one text for all pixels, or for a refined item's pixels the item as it was learned.
    private LanePrompt? Unconditional((int Number, PromptSource Source)[] sources)
    {
        var unwanted = settings.Negative ?? (settings.Unconditional == UnconditionalPrompt.EmptyText ? "" : null);
        var isAgainstLearned = settings.AgainstLearned && !settings.Parity && settings.Negative is null
            && plan.Prompts.Values.Any(source => source is PromptSource.Refined);
        return isAgainstLearned ? GroupedPrompts.Of(States([.. sources.Select(prompt => (prompt.Number, Before(prompt.Source)))]))
            : unwanted is null ? null : Words(association).EncodePlain(unwanted, association.Rows).Plain;

        static PromptSource Before(PromptSource source) =>
            source is PromptSource.Refined refined ? new PromptSource.Learned(refined.Item) : new PromptSource.Words("");
    }

    // In the order of the prompts.
    private ItemStates[] States((int Number, PromptSource Source)[] prompts)
    {
        using var scope = TensorScope.Enter();
        var states = new ItemStates[prompts.Length];
        var sources = prompts.Select((prompt, index) => (Index: index, prompt.Number, prompt.Source));
        foreach (var group in sources.GroupBy(prompt => prompt.Source is PromptSource.Other other ? Find(other) : association))
        {
            var members = group.ToArray();
            var encoded = Words(group.Key).Encode([.. members.Select(member => Prompt(member.Number, member.Source))], group.Key.Rows);
            foreach (var (member, encodedStates) in members.Zip(encoded))
            {
                states[member.Index] = encodedStates.Through(scope);
            }
        }

        return states;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        borrowed.ForEach(projections => projections.Dispose());
        foreach (var weights in adapted.Values)
        {
            weights.Dispose();
        }
    }

    private DEditModel Words(Association from) => new(model, from.Items, from.Settings, settings.Parity);

    private ItemPrompt Prompt(int item, PromptSource source) => source switch
    {
        PromptSource.Words words => new ItemPrompt(item, words.Text, IsLearned: false),
        PromptSource.Learned learned => new ItemPrompt(item, association[learned.Item].Prompt, IsLearned: true),
        PromptSource.Refined refined => new ItemPrompt(
            item, refined.Text.Replace(PromptSource.LearnedMark.ToString(), association[refined.Item].Prompt,
                StringComparison.Ordinal), IsLearned: true),
        PromptSource.Other other => new ItemPrompt(item, Find(other).TokensOf(other.Item,
            ReferenceEquals(Find(other), association) ? 1 : 0)
            .Prompt, IsLearned: true),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "The method does not know this source of a prompt."),
    };

    private Association Find(PromptSource.Other other) => others.GetValueOrDefault(other.Association) ?? throw new InputRefusedException(
        $"What was learned of the photo that item {other.Item} comes from (association "
            + $"{other.Association[..Math.Min(10, other.Association.Length)]}) is not at hand: give its workspace.");

    private Diffusion.Weights.WeightStore Weights(Association from)
    {
        if (from.Weights is null)
        {
            return model.UNetStore;
        }

        if (!adapted.TryGetValue(from, out var weights))
        {
            adapted[from] = weights = from.Weights.Over(model.UNetStore);
        }

        return weights.Store;
    }

    private void RequireSameModel(Association from, string photo)
    {
        if (!model.Is(from.Model))
        {
            throw new InputRefusedException(
                $"{photo} was associated with another model than '{model.Location}': run associate on its workspace with this one.");
        }
    }
}
