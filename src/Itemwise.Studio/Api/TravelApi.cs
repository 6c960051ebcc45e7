using Itemwise.Editing.Storage;
using Itemwise.Jobs;
using Itemwise.Studio.OneShot;
using Itemwise.Studio.Pictures;
using Itemwise.Studio.Problems;
using Itemwise.Studio.Settings;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Uploads;
using Itemwise.Studio.Work.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary>Workspaces that come and go: packed, unpacked, found again by a result, renamed, removed.</summary>
internal static class TravelApi
{
    private const string FileField = "file";

    /// <summary>Adds the addresses.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/workspaces/unpack", Unpack).Accepts<UploadedFile>("multipart/form-data")
            .WithSummary("Makes a workspace of a packed one");
        api.MapPost("/workspaces/result", Find).Accepts<UploadedFile>("multipart/form-data")
            .WithSummary("Finds the workspace and the step that a picture came from");
        api.MapGet("/workspaces/{id}/pack", Pack).WithSummary("A workspace as one file")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip");
        api.MapPut("/workspaces/{id}/name", Rename).WithSummary("Gives a workspace a name");
        api.MapDelete("/workspaces/{id}", Remove).WithSummary("Puts a workspace of the studio's own among the removed ones");
    }

    private static async Task<Created<MadeWorkspace>> Unpack(HttpRequest request, UploadReader uploads, WorkspaceShelf shelf,
        WorkspaceReading reading, OneShotRunner runner, JobService jobs, CancellationToken cancellation)
    {
        using var upload = await uploads.Read(request, FileField, UploadLimits.Packed, cancellation);
        var (id, folder) = shelf.Reserve();
        try
        {
            // A packed photo has about a byte a pixel.
            await runner.Run(new UnpackTask(upload.FilePath, folder), new FileInfo(upload.FilePath).Length, cancellation);
        }
        catch (InputRefusedException error)
        {
            throw upload.Named(error);
        }

        return MadeWorkspace.Tell(id, reading, jobs);
    }

    private static async Task<FoundResult> Find(HttpRequest request, UploadReader uploads, ResultSearch search,
        CancellationToken cancellation)
    {
        using var upload = await uploads.Read(request, FileField, UploadLimits.Photo, cancellation);
        PhotoUpload.Accept(upload);
        return await Task.Run(() => search.Find(upload.FilePath), cancellation) ?? throw new NotFoundException(
            $"None of the workspaces here has made '{upload.Name}': unpack its workspace first.");
    }

    // Not held: what is being learned in a workspace does not keep it from being packed, as it is at this moment.
    private static async Task<FileStreamHttpResult> Pack(string id, WorkspaceShelf shelf, WorkspaceReading reading, StudioHome home,
        CancellationToken cancellation)
    {
        var (folder, file) = (shelf.FolderOf(id), home.TemporaryFile(".zip"));
        var name = DownloadName.Of(reading.Glance(id).Name, ".itemwise.zip");
        await Task.Run(() => PackedWorkspace.PackMoment(folder, file, cancellation), cancellation);
        return TypedResults.Stream(StudioHome.ReadOnce(file), "application/zip", name);
    }

    private static async Task<WorkspaceDetail> Rename(string id, GivenName given, WorkspaceDesk desk, WorkspaceReading reading)
    {
        await desk.Change(id, folder => new NameTask(folder, given.Name));
        return await reading.Detail(id);
    }

    private static async Task<NoContent> Remove(string id, WorkspaceDesk desk, WorkspaceShelf shelf, IncomingShelf incoming, JobDesk jobs,
        PyramidCache pyramids, JobService told, CancellationToken cancellation)
    {
        await jobs.CancelAll(id, cancellation);
        if (!incoming.Remove(id))
        {
            desk.RequireFree(id);
            shelf.Remove(id);
            pyramids.Forget(id);
        }

        told.TellChanged(new WorkspaceId(id));
        return TypedResults.NoContent();
    }
}

/// <summary>An upload of one file.</summary>
/// <param name="File">The file.</param>
internal sealed record UploadedFile(IFormFile File);
