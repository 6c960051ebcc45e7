using System.Globalization;
using Itemwise.Jobs;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Uploads;
using Itemwise.Studio.Work.Requests;
using Itemwise.Studio.Work.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary>Photos come in: looked at, kept, and handed to the job that finds their items.</summary>
internal static class UploadApi
{
    /// <summary>Adds the address.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/workspaces", Upload).Accepts<UploadedPhoto>("multipart/form-data")
        .WithSummary("Takes a photo; a job finds its items and makes the workspace");

    private static async Task<Accepted<ComingWorkspace>> Upload(HttpRequest request, UploadReader uploads, IncomingShelf incoming,
        JobDesk desk, WorkspaceReading reading, JobService jobs, CancellationToken cancellation,
        [FromHeader(Name = "Idempotency-Key")] string? key = null)
    {
        using var upload = await uploads.Read(request, "photo", UploadLimits.Photo, cancellation);
        PhotoUpload.Accept(upload);
        var asked = new SegmentJob(upload.Name, upload.Field("name"), upload.Field("segment"), MaxItems(upload.Field("maxItems")));
        var id = OpaqueId.New();
        upload.KeepIn(incoming.FolderOf(id));
        var job = await desk.Submit(id, incoming.FolderOf(id), asked, key, cancellation);
        if (job.Workspace != id)
        {
            incoming.Remove(id); // the same photo again: the job of the first time has its own
        }

        jobs.TellChanged(new WorkspaceId(job.Workspace));
        return TypedResults.Accepted($"/api/jobs/{job.Id}", new ComingWorkspace(reading.Coming(job.Workspace, job), job));
    }

    private static int? MaxItems(string? word) => word is null ? null
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : throw new InputRefusedException($"maxItems is a whole number, not '{word}'.");
}

/// <summary>A photo that is handed in.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Name">What the workspace shall be called; null for the photo's name.</param>
/// <param name="Segment">How its items are found: graph or attention; null for graph.</param>
/// <param name="MaxItems">The most items beside the rest.</param>
internal sealed record UploadedPhoto(IFormFile Photo, string? Name, string? Segment, int? MaxItems);

/// <summary>A workspace to be.</summary>
/// <param name="Workspace">As it is listed.</param>
/// <param name="Job">The job that makes it.</param>
internal sealed record ComingWorkspace(WorkspaceView Workspace, StudioJobView Job);
