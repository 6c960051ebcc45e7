using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Provenance;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>The edits of a workspace: every one is a step with its own picture and items, and nothing is ever written over.</summary>
/// <remarks>A step's picture is a PNG of the photo's own size, bits, alpha, profile and EXIF, so edits follow each other without loss.
/// Steps that only change items have no picture of their own. May be looked at while another process works; only a workspace that
/// is held can be changed.</remarks>
public sealed class WorkspaceHistory
{
    private const string PictureEnding = StepPlaces.PictureEnding;
    private const string ItemsEnding = EditHistory.FirstEnding;
    private const string RegionEnding = StepPlaces.RegionEnding;

    private readonly string workspaceFolder;
    private readonly Workspace workspace;
    private readonly EditHistory steps;
    private readonly StepPlaces places;
    private readonly bool isHeld;
    private WorkspaceState? current;

    private WorkspaceHistory(string workspaceFolder, Workspace workspace, bool isHeld)
    {
        (this.workspaceFolder, this.workspace, this.isHeld) = (workspaceFolder, workspace, isHeld);
        steps = new EditHistory(Path.Combine(workspaceFolder, WorkspaceFolder.EditsFolder));
        places = new StepPlaces(workspaceFolder, workspace.PhotoFile, steps);
        if (isHeld)
        {
            steps.RemoveUnfinished();
        }
    }

    /// <summary>Looks at a workspace's history without holding it.</summary>
    /// <exception cref="InputRefusedException">It is no workspace, of a newer format, or damaged; the sentence says which
    /// file.</exception>
    public static WorkspaceHistory Read(string folder) => new(folder, WorkspaceFolder.Read(folder), isHeld: false);

    /// <summary>The photo and its items, as the workspace was made.</summary>
    public Workspace Workspace => workspace;

    /// <summary>The steps and the place in them.</summary>
    public EditHistory Steps => steps;

    /// <summary>The workspace as it is now.</summary>
    /// <exception cref="InputRefusedException">The place is not known, or a file of its step is missing or was changed.</exception>
    public WorkspaceState Current => current is { } known && known.Step == steps.Position ? known : current = StateAt(steps.Position);

    /// <summary>What learning is done with: the last state on the way to the current one whose picture is still the photo.</summary>
    public WorkspaceState Learnable =>
        steps.Back(steps.Position).FirstOrDefault(step => places.PictureStep(step.Number) is null) is { } step
            ? StateAt(step.Number) : StateAt(0);

    /// <summary>The workspace as it was after a step; 0 as it was made.</summary>
    /// <exception cref="InputRefusedException">There is no such step, or one of its files is missing or was changed.</exception>
    public WorkspaceState StateAt(int number)
    {
        if (number == 0)
        {
            return new WorkspaceState(
                0, Path.Combine(workspaceFolder, workspace.PhotoFile), workspace.PhotoSha256, IsPhoto: true, workspace.Items,
                ItemMemory.Empty, ImmutableDictionary<int, int>.Empty);
        }

        var content = StepContent.Of(steps[number]);
        var items = ReadItems(steps[number], content);
        return places.PictureStep(number) is { } pictured
            ? new WorkspaceState(number, steps.FileOf(pictured, PictureEnding), pictured.Files[PictureEnding], IsPhoto: false, items,
                content.Memory, content.Origins)
            : new WorkspaceState(number, Path.Combine(workspaceFolder, workspace.PhotoFile), workspace.PhotoSha256, IsPhoto: true, items,
                content.Memory, content.Origins);
    }

    /// <summary>What a step did, as the pictures' accounts have it.</summary>
    public static JsonObject DidOf(HistoryStep step) => StepContent.Of(step).Did;

    /// <summary>What was done up to a step, oldest first.</summary>
    public ImmutableArray<JsonObject> DoneUntil(int number) => [.. steps.Back(number).Select(DidOf).Reverse()];

    /// <inheritdoc cref="StepPlaces.Picture"/>
    public string PictureOf(int number) => places.Picture(number);

    /// <inheritdoc cref="StepPlaces.Items"/>
    public string ItemsOf(int number) => places.Items(number);

    /// <inheritdoc cref="StepPlaces.Region"/>
    public string? RegionOf(int number) => places.Region(number);

    /// <summary>Keeps an edit as a step and goes there.</summary>
    /// <param name="from">Where it began.</param>
    /// <param name="request">What was requested.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="account">What the picture says of its making.</param>
    /// <param name="key">What <see cref="Find"/> finds the step by; null where nobody looks for it.</param>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public HistoryStep Add(WorkspaceState from, EditRequest request, EditResult result, PictureText account, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        var map = result.ItemsAfter.Map;
        return Add(
            from.Step,
            new StepContent(
                PictureProvenance.Did(request), request.Method, NamesOf(result.ItemsAfter),
                (result.Memory ?? from.Memory).Keeping(map.Numbers), from.Origins, result.Learned, KindsOf(result.ItemsAfter), key),
            [
                new(ItemsEnding, Labels(map)),
                new(PictureEnding, PictureWriter.Encode(result.Picture, PictureFormat.Png, account)),
                new(RegionEnding, PictureWriter.Encode(new Picture(map.Width, map.Height, 1,
                    FeatherWeights.Picture(result.Regions)), PictureFormat.Png)),
            ]);
    }

    /// <summary>The newest step that was kept under a key, or null: an edit that was interrupted after its step was kept is not made
    /// again.</summary>
    public HistoryStep? Find(string key) => steps.Steps.LastOrDefault(step => StepContent.KeyOf(step) == key);

    /// <summary>Changes the items at the current place, keeps that as a step and goes there.</summary>
    /// <param name="changes">What to change, one after the other.</param>
    /// <param name="key">What <see cref="Find"/> finds the step by; null where nobody looks for it.</param>
    /// <exception cref="InputRefusedException">A change is not possible; see <see cref="ChangedItems.Of"/>.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public HistoryStep Change(IReadOnlyCollection<ItemChange> changes, string? key = null)
    {
        var from = Current;
        var highest = workspace.Items.Map.Numbers.Concat(steps.Steps.SelectMany(step => StepContent.Of(step).Names.Keys)).Max();
        var (items, origins) = ChangedItems.Of(from.Items, changes, highest + 1);
        var memory = origins.OrderBy(pair => pair.Key).Aggregate(from.Memory.Keeping(items.Map.Numbers),
            (before, pair) => before.Copying(pair.Value, pair.Key));
        return Add(
            from.Step, new StepContent(PictureProvenance.Did(changes), null, NamesOf(items), memory, from.Origins.SetItems(origins), null,
                KindsOf(items), key), [new(ItemsEnding, Labels(items.Map))]);
    }

    /// <summary>Goes to any step; 0 is the photo as it came.</summary>
    /// <exception cref="InputRefusedException">There is no such step, or one of its files is missing or was changed.</exception>
    public WorkspaceState GoTo(int number)
    {
        RequireHeld();
        var there = StateAt(number); // a step that cannot be worked from is not gone to
        steps.GoTo(number);
        return current = there;
    }

    /// <summary>Goes back to where the current step began.</summary>
    /// <exception cref="InputRefusedException">It is the beginning.</exception>
    public WorkspaceState Undo() => GoTo(steps.Previous ?? throw new InputRefusedException(
        "There is nothing to undo: the workspace is at the photo as it came."));

    /// <summary>Goes to the step that began here, the newest of several.</summary>
    /// <exception cref="InputRefusedException">There is none.</exception>
    public WorkspaceState Redo() => GoTo(steps.Next ?? throw new InputRefusedException(
        $"There is nothing to redo: no edit began at step {steps.Position}."));

    /// <inheritdoc cref="EditHistory.Rename"/>
    public void Rename(int number, string name)
    {
        RequireHeld();
        steps.Rename(number, name);
    }

    internal static WorkspaceHistory Hold(string folder, Workspace workspace) => new(folder, workspace, isHeld: true);

    private HistoryStep Add(int parent, StepContent content, IReadOnlyList<StepFile> files)
    {
        RequireHeld();
        WorkspaceDocument.Read(Path.Combine(workspaceFolder, WorkspaceDocument.FileName)).Upgrade();
        return steps.Add(parent, content.ToJson(), files);
    }

    private void RequireHeld()
    {
        if (!isHeld)
        {
            throw new InvalidOperationException("A history that was only looked at cannot be changed: open the workspace.");
        }
    }

    private Items ReadItems(HistoryStep step, StepContent content)
    {
        var path = steps.FileOf(step, ItemsEnding);
        var picture = Picture.LoadIndices(path);
        var items = picture.Width == workspace.Width && picture.Height == workspace.Height
            ? new Items(ItemMap.Own(picture.Height, picture.Width, picture.Values), content.Names, content.Kinds)
            : throw new InputRefusedException(
                $"The item map '{path}' is {picture.Width} x {picture.Height} and the photo is {workspace.Width} x {workspace.Height}; "
                + $"restore the file.");
        return items.All.Select(item => item.Number).SequenceEqual(content.Names.Keys) ? items
            : throw new InputRefusedException($"The item map '{path}' does not hold the items that its step lists; restore both files.");
    }

    private static ImmutableSortedDictionary<int, string> NamesOf(Items items) =>
        items.All.ToImmutableSortedDictionary(item => item.Number, item => item.Name);

    private static ImmutableDictionary<int, ItemKind> KindsOf(Items items) => items.Kinds.ToImmutableDictionary();

    private static byte[] Labels(ItemMap map) => PictureWriter.Encode(
        map.Numbers[^1] <= byte.MaxValue
            ? new Picture(map.Width, map.Height, 1, Array.ConvertAll(map.Labels.ToArray(), label => (byte)label))
            : new Picture(map.Width, map.Height, 1, map.Labels.ToArray()),
        PictureFormat.Png);
}
