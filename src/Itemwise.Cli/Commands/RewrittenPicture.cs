using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Provenance;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;
using Itemwise.Files;

namespace Itemwise.Cli.Commands;

/// <summary>What <c>rewrite</c> works on: a workspace with its inversions, or a photo alone, of which nothing is kept.</summary>
internal sealed class RewrittenPicture : IDisposable
{
    private readonly LazyModel model;
    private readonly WorkspaceFolder? workspace;
    private readonly EditingSession? session;
    private readonly DirectoryInfo? scratch;
    private readonly EditStart? photo;

    /// <summary>A workspace or a photo, opened; the model is borrowed.</summary>
    public RewrittenPicture(string path, LazyModel model)
    {
        this.model = model;
        if (WorkspaceFolder.Exists(path))
        {
            workspace = WorkspaceFolder.Open(path);
            session = new EditingSession(workspace, model);
            return;
        }

        var loaded = Photo.Load(path);
        scratch = Directory.CreateTempSubdirectory("itemwise-rewrite-");
        photo = EditStart.OfPhoto(loaded, scratch.FullName, scratch.FullName);
    }

    public bool IsWorkspace => workspace is not null;

    /// <summary>The state whose picture the caption is of, and its inversion; null for a photo alone.</summary>
    /// <param name="fits">Whether an inversion is one of those that are requested.</param>
    public InvertedState? Find(Func<InversionDescription, bool> fits) =>
        workspace is null ? null : InvertedState.Find(workspace.FullPath, workspace.History, fits);

    /// <summary>Where a rewriting begins.</summary>
    public EditStart StartAt(InvertedState? from) => from is null ? photo! : from.State.For(
        new DplMethod(), workspace!.FullPath, () => session!.PictureOf(from.State));

    /// <summary>Makes the pictures and writes them; of a workspace as steps of its history.</summary>
    public ImmutableArray<EditedFiles> Make(
        ImmutableArray<EditRequest> requests, InvertedState? from, ImmutableArray<string?> outputs, IProgress<EditingProgress> display,
        CancellationToken cancellation)
    {
        if (session is not null)
        {
            return EditedFiles.EditAll(session, requests, from!.State, outputs, display, cancellation);
        }

        display.Report(new EditingProgress("loading", 0, 0));
        var opened = EditingSession.Fitting(model.Value, new DplMethod());
        var (start, name) = (photo!.Photo, Path.GetFileName(photo.Photo.Path));
        var results = new DplMethod().ApplyAll(photo, requests, opened, display, cancellation);
        return [.. requests.Zip(results).Select((made, index) => EditedFiles.OfPhoto(
            start, made.Second, PictureProvenance.OfEdit(opened, start, name, made.First, made.Second), outputs[index]!))];
    }

    public void Dispose()
    {
        workspace?.Dispose();
        if (scratch is not null)
        {
            QuietRemoval.Folder(scratch.FullName);
        }
    }
}
