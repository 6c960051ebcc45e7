using System.Collections.Immutable;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Jobs;
using Itemwise.Studio.Problems;
using Itemwise.Studio.Settings;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Work.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary><c>/api/workspaces</c>: lists workspaces, shows one, makes one of the sample scene.</summary>
internal static class WorkspaceApi
{
    private const string SampleName = "Sample scene";

    /// <summary>Adds the addresses.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/workspaces", (WorkspaceReading reading) => reading.All()).WithSummary("All workspaces");
        api.MapGet("/workspaces/{id}", (string id, WorkspaceReading reading) => reading.Detail(id)).WithSummary("A workspace");
        api.MapPost("/workspaces/sample", MakeSample).WithSummary("Makes a workspace of the shipped sample scene");
    }

    private static Created<MadeWorkspace> MakeSample(StudioOptions options, WorkspaceShelf shelf, WorkspaceReading reading, JobService jobs)
    {
        var scene = options.SampleScene
            ?? throw new NotFoundException("The sample scene was not shipped with this program: get the whole repository.");
        var (id, folder) = shelf.Reserve();
        var photo = Path.Combine(scene, "photo.png");
        var size = PictureHeader.Probe(photo);
        using (var workspace = WorkspaceFolder.Create(folder, photo,
            ItemsReader.Read(Path.Combine(scene, "items.png"), size.Height, size.Width).Items))
        {
            workspace.Rename(SampleName);
        }

        return MadeWorkspace.Tell(id, reading, jobs);
    }
}

/// <summary>A workspace that was made.</summary>
/// <param name="Workspace">As it is listed.</param>
internal sealed record MadeWorkspace(WorkspaceView Workspace)
{
    /// <summary>Says that it is there: to whoever watches, and as the response.</summary>
    public static Created<MadeWorkspace> Tell(string id, WorkspaceReading reading, JobService jobs)
    {
        jobs.TellChanged(new WorkspaceId(id));
        return TypedResults.Created($"/api/workspaces/{id}", new MadeWorkspace(reading.View(id)));
    }
}
