using Itemwise.Studio.OneShot;
using Itemwise.Studio.Shelves;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary>Where a workspace's history stands: back, on, anywhere; and what its steps are called.</summary>
internal static class HistoryApi
{
    /// <summary>Adds the addresses.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var history = api.MapGroup("/workspaces/{id}/history");
        history.MapPost("/go", async (string id, StepChoice choice, WorkspaceDesk desk, WorkspaceReading reading) =>
        {
            await desk.Change(id, folder => new GoTask(folder, GoWay.Step, choice.Step));
            return await reading.Detail(id);
        }).WithSummary("Goes to a step; 0 is the photo as it came");
        history.MapPost("/undo", async (string id, WorkspaceDesk desk, WorkspaceReading reading) =>
        {
            await desk.Change(id, folder => new GoTask(folder, GoWay.Undo));
            return await reading.Detail(id);
        }).WithSummary("Goes back to where the current step began");
        history.MapPost("/redo", async (string id, WorkspaceDesk desk, WorkspaceReading reading) =>
        {
            await desk.Change(id, folder => new GoTask(folder, GoWay.Redo));
            return await reading.Detail(id);
        }).WithSummary("Goes on to the newest step that began here");
        history.MapPut("/steps/{step:int}/name", async (string id, int step, GivenName given, WorkspaceDesk desk,
            WorkspaceReading reading) =>
        {
            await desk.Change(id, folder => new NameTask(folder, given.Name, step));
            return await reading.Detail(id);
        }).WithSummary("Gives a step a name; a blank one takes it away");
    }
}

/// <summary>A step of a history.</summary>
/// <param name="Step">Its number, 0 for the photo as it came.</param>
internal sealed record StepChoice(int Step);

/// <summary>A name that somebody gives.</summary>
/// <param name="Name">The name.</param>
internal sealed record GivenName(string Name);
