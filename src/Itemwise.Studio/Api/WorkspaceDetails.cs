using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Editing;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Storage;
using Itemwise.Studio.Pictures;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Work.Serving;

namespace Itemwise.Studio.Api;

/// <summary>The items and the history of a workspace, and what was learned of it, as the page sees them.</summary>
internal sealed class WorkspaceDetails(ModelShelf models, ItemExtents extents, Differences differences)
{
    private static readonly IEditingMethod Inverting = new DplMethod();

    /// <summary>A workspace with all of them.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="glance">The workspace.</param>
    /// <param name="view">As it is listed.</param>
    /// <param name="jobs">What was done and is to be done with it.</param>
    /// <exception cref="InputRefusedException">A description or the label map is damaged.</exception>
    public async Task<WorkspaceDetail> Of(string id, WorkspaceGlance glance, WorkspaceView view, ImmutableArray<StudioJobView> jobs)
    {
        var chosen = models.ChosenFor(id);
        var association = AssociationFiles.In(glance.FullPath);
        var learned = association.Exists ? association.LearnedItems : [];
        return new WorkspaceDetail(view)
        {
            Items = await Items(id, glance, learned),
            History = History(id, glance, jobs),
            Model = new ChosenModels(chosen.Edit, chosen.Instruct),
            Learned = association.Exists ? [new LearnedView(DEditRequest.MethodName)] : [],
            Inversion = InversionOf(glance),
        };
    }

    private async Task<ImmutableArray<ItemView>> Items(string id, WorkspaceGlance glance, ImmutableArray<int> learned)
    {
        var step = glance.Steps.Position;
        var places = (await extents.Of(id, glance, step)).ToDictionary(extent => extent.Number);
        var (area, memory) = ((double)glance.PixelCount, glance.MemoryAt(step));
        return
        [
            .. glance.ItemsAt(step).Where(item => places.ContainsKey(item.Number)).Select(item => (item, place: places[item.Number]))
                .Select(pair => new ItemView(pair.item.Number, pair.item.Name, Kind(pair.item.Kind, pair.place.IsThing),
                    pair.place.Pixels / area, pair.place.Box, learned.Contains(pair.item.Number),
                    DEditMethod.WordsOf(memory, pair.item.Number))),
        ];
    }

    private static string Kind(ItemKind kind, bool looksLikeThing) =>
        kind == ItemKind.Thing || (kind == ItemKind.Unknown && looksLikeThing) ? "thing" : "background";

    private HistoryView History(string id, WorkspaceGlance glance, ImmutableArray<StudioJobView> jobs) => new(glance.Steps.Position,
        glance.Steps.Previous, glance.Steps.Next,
    [
        new StepView(0, null, "", null, HasPicture: true, null) { Name = glance.Steps.NameOf(0) },
        .. glance.Steps.Steps.Select(step => View(id, glance, step, jobs)),
    ]);

    private StepView View(string id, WorkspaceGlance glance, HistoryStep step, ImmutableArray<StudioJobView> jobs)
    {
        var (number, did) = (step.Number, WorkspaceHistory.DidOf(step));
        var made = jobs.FirstOrDefault(job => job.Result is { } result
            && (result.Step == number || (result.Steps is { IsDefault: false } steps && steps.Contains(number))))?.Result;
        var hasPicture = glance.HasPicture(number);
        return new StepView(number, step.Parent, (string?)did["words"] ?? "", glance.MethodOf(number), hasPicture, did)
        {
            Name = glance.Steps.NameOf(number),
            Seed = SeedOf(did),
            Seconds = made?.Seconds,
            ChangedOutside = hasPicture ? differences.Known(id, glance, number)?.Outside ?? made?.ChangedOutside : null,
        };
    }

    private static long? SeedOf(JsonObject did) =>
        did["settings"]?["seed"] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && value.TryGetValue<long>(out var seed) ? seed : null;

    private static InversionView? InversionOf(WorkspaceGlance glance)
    {
        var sha256 = glance.PictureSha256Of(glance.Steps.Position);
        return new InversionFiles(Path.Combine(glance.FullPath, Inverting.LearnedFolder)).All().Select(one => one.About)
            .FirstOrDefault(about => about.PictureSha256 == sha256) is { } known
            ? new InversionView(known.Caption, [.. known.Nouns.Select(noun => noun.Word)]) : null;
    }
}
