using System.Collections.Immutable;
using Itemwise.Jobs;
using Itemwise.Studio.Problems;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Work.Requests;
using Itemwise.Studio.Work.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary>Work that takes its time: handed in, watched, moved in the queue, ended.</summary>
internal static class JobApi
{
    private const string Png = "image/png";
    private const string WebP = "image/webp";

    /// <summary>Adds the addresses.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/workspaces/{id}/jobs", Submit).WithSummary("Hands in a job; two requests of one Idempotency-Key are one job");
        api.MapGet("/jobs", async (JobService jobs, CancellationToken cancellation) =>
            new QueueView(await jobs.IsPaused(cancellation), [.. await jobs.List(ct: cancellation)]))
            .WithSummary("All jobs that have not ended in the order of the queue, then the last ended ones");
        api.MapPost("/jobs/pause", (JobService jobs, CancellationToken cancellation) => Pause(jobs, isPaused: true, cancellation))
            .WithSummary("Lets no more jobs begin; what runs goes on");
        api.MapPost("/jobs/resume", (JobService jobs, CancellationToken cancellation) => Pause(jobs, isPaused: false, cancellation))
            .WithSummary("Lets jobs begin again");
        var job = api.MapGroup("/jobs/{job}");
        job.MapGet("", Get).WithSummary("A job");
        job.MapPost("/cancel", Cancel).WithSummary("Ends a job: one that waits at once, one that runs within a step");
        job.MapPost("/place", Place).WithSummary("Moves a waiting job before another one, or to the end of the queue");
        job.MapGet("/preview", Preview).WithSummary("What is being made").Produces(StatusCodes.Status200OK, contentType: WebP);
        job.MapGet("/files/{name}", File).WithSummary("A picture that a job left").Produces(StatusCodes.Status200OK, contentType: Png);
    }

    /// <summary>Hands in a job.</summary>
    internal static async Task<Accepted<SubmittedJob>> Submit(string id, StudioJob asked, JobDesk desk, CancellationToken cancellation,
        [FromHeader(Name = "Idempotency-Key")] string? key = null)
    {
        var job = await desk.Submit(id, asked, key, cancellation);
        return TypedResults.Accepted($"/api/jobs/{job.Id}", new SubmittedJob(job));
    }

    private static async Task<QueueState> Pause(JobService jobs, bool isPaused, CancellationToken cancellation)
    {
        await jobs.SetPaused(isPaused, cancellation);
        return new QueueState(isPaused);
    }

    private static async Task<StudioJobView> Get(string job, JobService jobs, CancellationToken cancellation) =>
        await jobs.Get(job, cancellation) ?? throw Unknown();

    private static async Task<StudioJobView> Cancel(string job, JobService jobs, CancellationToken cancellation)
    {
        _ = await Get(job, jobs, cancellation);
        await jobs.Cancel(job, cancellation); // one that had ended stays as it ended
        return await Get(job, jobs, cancellation);
    }

    private static async Task<StudioJobView> Place(string job, JobPlacing placing, JobService jobs, CancellationToken cancellation)
    {
        _ = await Get(job, jobs, cancellation);
        return await jobs.Place(job, placing.Before, cancellation) ? await Get(job, jobs, cancellation)
            : throw new InputRefusedException("Only a job that waits can be moved, and only before one that waits.");
    }

    private static PhysicalFileHttpResult Preview(string job, JobService jobs) => Picture(jobs.PreviewOf(job), WebP);

    private static PhysicalFileHttpResult File(string job, string name, JobService jobs) => Picture(jobs.FileOf(job, name), Png);

    private static PhysicalFileHttpResult Picture(string? path, string type) =>
        path is null ? throw new NotFoundException("There is no such picture.") : TypedResults.PhysicalFile(path, type);

    private static NotFoundException Unknown() => new("There is no such job: it is long over, or the address is wrong.");
}

/// <summary>A job that was handed in.</summary>
/// <param name="Job">As it is now.</param>
internal sealed record SubmittedJob(StudioJobView Job);

/// <summary>All jobs.</summary>
/// <param name="IsPaused">Whether no more begin.</param>
/// <param name="Jobs">Those that have not ended in the order of the queue, then the last ended ones.</param>
internal sealed record QueueView(bool IsPaused, ImmutableArray<StudioJobView> Jobs);

/// <summary>Where to move a job.</summary>
/// <param name="Before">The waiting job that shall come right after it; null for the end.</param>
internal sealed record JobPlacing(string? Before);
