using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Provenance;
using Itemwise.Editing.Storage;
using Itemwise.Torch;

namespace Itemwise.Editing.Running;

/// <summary>Work on one workspace with one model, without a screen: what the command line does, and any other program that
/// edits.</summary>
/// <remarks>Synchronous, and of one thread where the model is needed: learning and making run on the thread that first requested
/// the model. Progress is reported on that thread, cancellation is looked at before each step. Borrows workspace and model; the
/// model is opened when it is first needed.</remarks>
/// <param name="workspace">Held.</param>
/// <param name="model">The model.</param>
/// <param name="methods">The methods it may use; default for <see cref="EditingMethods.All"/>.</param>
public sealed class EditingSession(WorkspaceFolder workspace, LazyModel model, ImmutableArray<IEditingMethod> methods = default)
{
    private readonly ImmutableArray<IEditingMethod> methods = methods.IsDefault ? EditingMethods.All : methods;
    private readonly Lazy<Photo> photo = new(() => Photo.Load(workspace.PhotoPath));
    private Photo? last;

    /// <summary>The workspace.</summary>
    public WorkspaceFolder Workspace => workspace;

    /// <summary>The photo as it came; read once, when it is first requested.</summary>
    public Photo Photo => photo.Value;

    /// <summary>The picture of a state. The photo, and the last other one requested, are kept.</summary>
    /// <exception cref="InputRefusedException">It cannot be read.</exception>
    public Photo PictureOf(WorkspaceState from)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (from.IsPhoto)
        {
            return Photo; // checked when the workspace was opened; the picture of a step was when its state was made
        }

        if (last?.Path != from.PicturePath)
        {
            last = Photo.Load(from.PicturePath);
        }

        return last;
    }

    /// <summary>The method of a name.</summary>
    /// <exception cref="InputRefusedException">There is none; the sentence lists those there are.</exception>
    public IEditingMethod Method(string name) => methods.FirstOrDefault(method => method.Name == name) ?? throw new InputRefusedException(
        $"There is no method {name}; there are {string.Join(", ", methods.Select(method => method.Name))}: use a newer version of the "
            + $"program.");

    /// <summary>The request as it will be kept; what it names by a place on this machine is named by its content.</summary>
    /// <exception cref="InputRefusedException">What it names is not there.</exception>
    public EditRequest Resolve(EditRequest request, WorkspaceState from)
    {
        ArgumentNullException.ThrowIfNull(request);
        var method = Method(request.Method);
        return method.Resolve(StartAt(from, method), request);
    }

    /// <summary>Looks at a request before a model is opened: refuses what cannot be, and says what is known of the outcome.</summary>
    /// <inheritdoc cref="IEditingMethod.Foresee"/>
    public EditForecast Foresee(EditRequest request, WorkspaceState from)
    {
        ArgumentNullException.ThrowIfNull(request);
        var method = Method(request.Method);
        return method.Foresee(StartAt(from, method), request);
    }

    /// <summary>Takes away what an interrupted learning left damaged.</summary>
    /// <returns>A sentence about what was taken away, or null.</returns>
    public string? Mend(string method) => Method(method) is ILearningMethod learning
        ? learning.Mend(StartAt(workspace.History.Learnable, learning)) : null;

    /// <summary>Learns the photo, or goes on learning it.</summary>
    /// <param name="request">What to learn, and how.</param>
    /// <param name="memory">What it may take; null for as much as it likes.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="InputRefusedException">The method learns nothing, or the model is of a family that it does not take.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next call goes on from here.</exception>
    public void Learn(LearningRequest request, MemoryBudget? memory = null, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var method = Method(request.Method) as ILearningMethod ?? throw new InputRefusedException(
            $"{request.Method} learns nothing of a photo: edit right away.");
        method.Learn(StartAt(workspace.History.Learnable, method), request, ModelFor(method, progress), memory, progress, cancellation);
    }

    /// <summary>Makes what is requested of a state's picture, and keeps nothing.</summary>
    /// <param name="request">What is requested, resolved.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="InputRefusedException">The request does not fit the items, the model, or what was learned.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was changed.</exception>
    public MadeEdit Make(EditRequest request, WorkspaceState from, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(from);
        return MakeAll([request], from, workspace.History.DoneUntil(from.Step), progress, cancellation)[0];
    }

    /// <summary>Makes several requests of one method, each of a state's picture, in one pass where the method can; keeps nothing.</summary>
    /// <param name="requests">What is requested, resolved; at least one.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <inheritdoc cref="Make(EditRequest, WorkspaceState, IProgress{EditingProgress}?, CancellationToken)"/>
    public ImmutableArray<MadeEdit> MakeAll(
        ImmutableArray<EditRequest> requests, WorkspaceState from, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        return MakeAll(requests, from, workspace.History.DoneUntil(from.Step), progress, cancellation);
    }

    /// <summary>Makes the photo from what was learned of it: a look at that, and no step of the history.</summary>
    /// <param name="request">A request that edits nothing.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <inheritdoc cref="Make(EditRequest, WorkspaceState, IProgress{EditingProgress}?, CancellationToken)"/>
    public MadeEdit Reconstruct(EditRequest request, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        MakeAll([request], workspace.History.Learnable, [], progress, cancellation)[0];

    /// <summary>A model, if it is of a family that a method works with.</summary>
    /// <exception cref="InputRefusedException">It is not; the sentence lists those that are.</exception>
    public static ModelSet Fitting(ModelSet model, IEditingMethod method)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(method);
        return method.Families.Contains(model.Family) ? model : throw new InputRefusedException(
            $"'{model.Location}' is of the family {Spoken(model.Family)}, and {method.Name} works with "
                + $"{string.Join(" and ", method.Families.Select(Spoken))} folders: choose one with --model.");
    }

    /// <summary>The model, opened for a method.</summary>
    /// <param name="method">The method that will work with it.</param>
    /// <param name="progress">Receives the phase of loading.</param>
    /// <inheritdoc cref="Fitting"/>
    public ModelSet ModelFor(IEditingMethod method, IProgress<EditingProgress>? progress = null)
    {
        progress?.Report(new EditingProgress("loading", 0, 0));
        return Fitting(model.Value, method);
    }

    /// <summary>Keeps an edit as a step of the history and goes there.</summary>
    /// <param name="made">The edit.</param>
    /// <param name="key">What <see cref="WorkspaceHistory.Find"/> finds the step by; null where nobody looks for it.</param>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public HistoryStep Keep(MadeEdit made, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(made);
        return workspace.History.Add(made.From, made.Request, made.Result, made.Account, key);
    }

    private ImmutableArray<MadeEdit> MakeAll(
        ImmutableArray<EditRequest> requests, WorkspaceState from, ImmutableArray<JsonObject> earlier,
        IProgress<EditingProgress>? progress, CancellationToken cancellation)
    {
        var method = Method(requests[0].Method);
        var start = StartAt(from, method);
        var results = method.ApplyAll(start, requests, ModelFor(method, progress), progress, cancellation);
        return
        [
            .. requests.Zip(results, (request, result) => new MadeEdit(from, start.Photo, request, result, PictureProvenance.OfEdit(
                model.Value, start.Photo, workspace.Workspace.OriginalName, request, result, earlier))),
        ];
    }

    private EditStart StartAt(WorkspaceState from, IEditingMethod method) => from.For(method, workspace.FullPath, () => PictureOf(from));

    private static string Spoken(ModelFamily family) => family switch
    {
        ModelFamily.StableDiffusion => "Stable Diffusion",
        ModelFamily.StableDiffusionXL => "SDXL",
        _ => family.ToString(),
    };
}
