using Itemwise.Studio.OneShot;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Work.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary>Changes of items: what was drawn, merged, split or named becomes one step of the history.</summary>
internal static class ItemsApi
{
    /// <summary>Adds the address.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/workspaces/{id}/items", async (string id, ItemChanges requested, WorkspaceDesk desk, WorkspaceReading reading) =>
        {
            await desk.Change(id, folder => new ItemsTask(folder, requested));
            return await reading.Detail(id);
        }).WithSummary("Changes items; all changes of a request are one step");
        api.MapPost("/workspaces/{id}/items/point", Point)
            .WithSummary("Makes an item of what a network sees under points or in a box; a job does it, as one step");
    }

    private static Task<Accepted<SubmittedJob>> Point(string id, PointJob requested, JobDesk desk, CancellationToken cancellation,
        [FromHeader(Name = "Idempotency-Key")] string? key = null) => JobApi.Submit(id, requested, desk, cancellation, key);
}
