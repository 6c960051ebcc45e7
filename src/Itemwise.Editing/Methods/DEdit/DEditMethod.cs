using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>D-Edit as sessions know it: its requests, its association in the workspace's folder, and its prompts among what is
/// remembered of items.</summary>
public sealed class DEditMethod : ILearningMethod
{
    /// <inheritdoc/>
    public string Name => DEditRequest.MethodName;

    /// <inheritdoc/>
    public ImmutableArray<ModelFamily> Families => DEdit.Families;

    /// <inheritdoc/>
    public string LearnedFolder => AssociationFiles.FolderName;

    /// <summary>The words that edits left as an item's prompt; null where it is still as it was learned.</summary>
    /// <exception cref="InputRefusedException">What was left is no prompt.</exception>
    public static string? WordsOf(ItemMemory memory, int item) => ItemPrompts.Given(memory, item) switch
    {
        PromptSource.Words words => words.Text,
        PromptSource.Refined refined => refined.Text,
        _ => null,
    };

    /// <inheritdoc/>
    public EditRequest Resolve(EditStart start, EditRequest request)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.As<DEditRequest>();
        using var replacements = new Replacements(start.WorkspaceFolder);
        return asked with { Edits = [.. asked.Edits.Select(replacements.Resolve)] };
    }

    /// <inheritdoc/>
    public EditForecast Foresee(EditStart start, EditRequest request, int largestSide = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.As<DEditRequest>();
        var plan = EditPlan.Reduced(start.Items, asked, largestSide);
        if (RemovedShadows.AreLifted(asked))
        {
            plan = plan.AlsoChanging(RemovedShadows.Lift(start.Photo, start.Items, asked).Lifted);
        }

        return new EditForecast(plan.ItemsAfter, plan.Regions, plan.Notes);
    }

    /// <inheritdoc/>
    public EditResult Apply(
        EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.As<DEditRequest>();
        var files = new AssociationFiles(start.LearnedFolder);
        using var association = files.Load();
        var begun = asked.IsReconstruction ? asked
            : asked with { Prompts = ItemPrompts.Before(start, association.Items.Select(tokens => tokens.Item).ToHashSet()) };
        using var replacements = new Replacements(start.WorkspaceFolder);
        var others = asked.IsReconstruction ? null : replacements.Load(association, begun);
        var made = new DEdit(model).Apply(start.Photo, start.Items, association, begun, progress, others, cancellation);
        var settings = asked.Settings;
        var learned = files.Sha256;
        return new EditResult(
            made.Picture, made.Regions, made.ItemsAfter,
            new Sampling(settings.Seed, settings.Steps, settings.Guidance, settings.Sampler
                ?? DEdit.DefaultSampler(model.Family, settings.Parity), settings.Negative))
        {
            Memory = ItemPrompts.After(start.Memory, begun.Prompts ?? ImmutableDictionary<int, PromptSource>.Empty, made.Prompts),
            Learned = learned,
            Remarks = [.. OfAdapters(association, model), .. OfPrecision(association, model)],
            Facts = JsonSerializer.SerializeToNode(new { association = new { sha256 = learned, learning = association.Settings } },
                JsonForms.Compact)!.AsObject(),
        };
    }

    // Further adapters are what an edit adds; those that were there while learning belong to what was learned.
    private static ImmutableArray<string> OfAdapters(Association association, ModelSet model) =>
        association.Adapters.Except(model.Adapters).ToArray() is not { Length: > 0 } missing ? []
            : [$"The photo was learned over {string.Join(" and ", association.Adapters)}, and this edit is made without "
                + $"{string.Join(" and ", missing.AsEnumerable())}: what was learned may look otherwise; give the same with --lora."];

    private static ImmutableArray<string> OfPrecision(Association association, ModelSet model) =>
        association.Stored is { } stored && stored != model.StoredDType
            ? [$"The photo was learned with the model's weights in {stored}, and '{model.Location}' has them in {model.StoredDType}: what "
                + "was learned fits both, and pictures differ by rounding."]
            : [];

    /// <inheritdoc/>
    public void Learn(
        EditStart start, LearningRequest request, ModelSet model, MemoryBudget? memory = null, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        var (settings, with) = request.As<DEditLearning>();
        var other = with is null ? null : WorkspaceFolder.Read(with);
        (Photo, Items)? second = other is null ? null : (Photo.Load(Path.Combine(with!, other.PhotoFile)), other.Items);
        new DEdit(model).Associate(start.Photo, start.Items, settings, new AssociationFiles(start.LearnedFolder), second, memory,
            progress, cancellation).Dispose();
    }

    /// <inheritdoc/>
    public string? Mend(EditStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return new AssociationFiles(start.LearnedFolder).Mend();
    }
}
