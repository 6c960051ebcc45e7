using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Itemwise.Studio.Work.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Itemwise.Studio.Api;

/// <summary><c>/api/events</c>: what changes, as it changes. A reader that was cut off says which event it saw last and misses no
/// state.</summary>
internal static class EventApi
{
    /// <summary>Adds the address.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/events", Events)
        .WithSummary("What changes, as server-sent events: job (a job), step (how far it is), workspace (read it again), queue "
            + "(whether jobs begin)");

    private static ServerSentEventsResult<object> Events(HttpContext context, EventStreams streams, JobService jobs,
        IHostApplicationLifetime studio, CancellationToken cancellation, [FromHeader(Name = "Last-Event-ID")] string? last = null)
    {
        streams.Enter(context);
        return TypedResults.ServerSentEvents(Changes(jobs, last, studio.ApplicationStopping, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<object>> Changes(JobService jobs, string? last, CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known
            : await jobs.LastEvent(cancellation);
        // The first line comes at once, so that the page knows that it is connected.
        yield return new SseItem<object>(new QueueState(await jobs.IsPaused(cancellation)), "queue");
        // A studio that is to stop does not wait for its readers to go.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        await foreach (var change in jobs.Watch(after, over.Token))
        {
            yield return new SseItem<object>(change.Data, change.Kind)
                { EventId = change.Sequence?.ToString(CultureInfo.InvariantCulture) };
        }
    }
}
