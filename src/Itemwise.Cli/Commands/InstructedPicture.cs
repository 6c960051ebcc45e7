using Itemwise.Diffusion.Models;
using Itemwise.Editing;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Editing.Provenance;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary>What <c>instruct</c> works on: where a workspace stands, or a photo alone, of which nothing is kept.</summary>
internal sealed class InstructedPicture : IDisposable
{
    private readonly LazyModel model;
    private readonly WorkspaceFolder? workspace;
    private readonly EditingSession? session;

    private InstructedPicture(LazyModel model, EditStart start, WorkspaceFolder? workspace)
    {
        (this.model, this.workspace, Start) = (model, workspace, start);
        session = workspace is null ? null : new EditingSession(workspace, model);
    }

    /// <summary>Where the edit begins.</summary>
    public EditStart Start { get; }

    public bool IsWorkspace => workspace is not null;

    /// <summary>A workspace, opened; the model is borrowed.</summary>
    public static InstructedPicture OfWorkspace(string folder, LazyModel model)
    {
        var workspace = WorkspaceFolder.Open(folder);
        return new(model, workspace.History.Current.For(new FoIMethod(), workspace.FullPath), workspace);
    }

    /// <summary>A photo; the model is borrowed.</summary>
    public static InstructedPicture OfPhoto(string file, LazyModel model)
    {
        var photo = Photo.Load(file);
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return new(model, EditStart.OfPhoto(photo, folder, Path.Combine(folder, "learned")), null);
    }

    /// <summary>Refuses what cannot be, before anything is loaded.</summary>
    public void Foresee(InstructRequest request) => MethodOf(request).Foresee(Start, request);

    /// <summary>Finds the regions alone.</summary>
    public FoundRegions Look(InstructRequest request, IProgress<EditingProgress> display, CancellationToken cancellation) =>
        new FoIMethod().Look(Start, request, Opened(request), display, cancellation);

    /// <summary>Makes the picture and writes it; of a workspace as a step of its history.</summary>
    public EditedFiles Make(EditRequest request, string? output, IProgress<EditingProgress> display, CancellationToken cancellation)
    {
        if (session is not null)
        {
            return EditedFiles.Edit(session, request, workspace!.History.Current, output, display, cancellation);
        }

        display.Report(new EditingProgress("loading", 0, 0));
        var opened = Opened(request);
        var result = MethodOf(request).Apply(Start, request, opened, display, cancellation);
        var account = PictureProvenance.OfEdit(opened, Start.Photo, Path.GetFileName(Start.Photo.Path), request, result);
        return EditedFiles.OfPhoto(Start.Photo, result, account, output!);
    }

    public void Dispose() => workspace?.Dispose();

    private static IEditingMethod MethodOf(EditRequest request) => EditingMethods.All.First(method => method.Name == request.Method);

    private ModelSet Opened(EditRequest request) => EditingSession.Fitting(model.Value, MethodOf(request));
}
