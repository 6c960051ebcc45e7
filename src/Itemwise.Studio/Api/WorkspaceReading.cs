using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Storage;
using Itemwise.Studio.Pictures;
using Itemwise.Studio.Shelves;

namespace Itemwise.Studio.Api;

/// <summary>Workspaces as the page sees them.</summary>
internal sealed class WorkspaceReading(WorkspaceShelf shelf, ItemExtents extents)
{
    private const string LearningMethod = "d-edit";

    /// <summary>All of them. Nothing is decoded, and a damaged one does not hide the others.</summary>
    public ImmutableArray<WorkspaceView> All() => [.. shelf.Ids.Select(Listed)];

    /// <summary>A glance at one.</summary>
    /// <exception cref="Problems.NotFoundException">There is no such workspace.</exception>
    public WorkspaceGlance Glance(string id) => WorkspaceGlance.At(shelf.FolderOf(id));

    /// <summary>One with its items and its history.</summary>
    public async Task<WorkspaceDetail> Detail(string id)
    {
        var glance = Glance(id);
        var step = glance.Steps.Position;
        return new WorkspaceDetail(View(id, glance))
        {
            Items = await Items(id, glance, step), History = History(glance),
            Learned = AssociationFiles.In(glance.FullPath).Exists ? [new LearnedView(LearningMethod)] : [],
        };
    }

    private WorkspaceView Listed(string id)
    {
        try
        {
            return View(id, Glance(id));
        }
        catch (ItemwiseException error)
        {
            return new WorkspaceView(id, "?", "?", 0, 0, 0, 0, IsLearned: false, WorkspaceCondition.Damaged, shelf.IsOwn(id), null)
                { Problem = shelf.Spoken(error.Message) };
        }
    }

    private WorkspaceView View(string id, WorkspaceGlance glance) => new(id, glance.Name, glance.OriginalName, glance.Width, glance.Height,
        glance.Steps.Position, glance.Steps.Steps.Length, AssociationFiles.In(glance.FullPath).Exists,
        WorkspaceFolder.IsInUse(glance.FullPath) ? WorkspaceCondition.InUse : WorkspaceCondition.Ready, shelf.IsOwn(id), $"/api/workspaces/{id}/steps/{glance.Steps.Position}/thumbnail");

    private async Task<ImmutableArray<ItemView>> Items(string id, WorkspaceGlance glance, int step)
    {
        var places = (await extents.Of(id, glance, step)).ToDictionary(extent => extent.Number);
        var (area, isLearned) = ((double)glance.Width * glance.Height, AssociationFiles.In(glance.FullPath).Exists);
        return
        [
            .. glance.ItemsAt(step).Where(item => places.ContainsKey(item.Number)).Select(item => (item, place: places[item.Number]))
                .Select(pair => new ItemView(pair.item.Number, pair.item.Name, Kind(pair.item.Kind, pair.place.IsThing),
                    pair.place.Pixels / area, pair.place.Box, isLearned, null)),
        ];
    }

    private static string Kind(ItemKind kind, bool looksLikeThing) =>
        kind == ItemKind.Thing || (kind == ItemKind.Unknown && looksLikeThing) ? "thing" : "background";

    private static HistoryView History(WorkspaceGlance glance) => new(glance.Steps.Position, glance.Steps.Previous, glance.Steps.Next,
    [
        new StepView(0, null, "", null, HasPicture: true, null) { Name = glance.Steps.NameOf(0) },
        .. glance.Steps.Steps.Select(step => (step, did: WorkspaceHistory.DidOf(step))).Select(one => new StepView(one.step.Number,
            one.step.Parent, (string?)one.did["words"] ?? "", glance.MethodOf(one.step.Number), glance.HasPicture(one.step.Number), one.did)
                { Name = glance.Steps.NameOf(one.step.Number) }),
    ]);
}
