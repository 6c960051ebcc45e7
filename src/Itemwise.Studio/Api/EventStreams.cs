using Itemwise.Studio.Settings;
using Microsoft.AspNetCore.Http;

namespace Itemwise.Studio.Api;

/// <summary>Counts who reads events, so that there are connections left for everything else.</summary>
internal sealed class EventStreams(StudioOptions options)
{
    private int count;

    /// <summary>Lets a reader in for as long as its request lasts.</summary>
    /// <exception cref="BadHttpRequestException">There are too many.</exception>
    public void Enter(HttpContext context)
    {
        if (Interlocked.Increment(ref count) > options.Connections.EventStreams)
        {
            Interlocked.Decrement(ref count);
            throw new BadHttpRequestException("Too many pages of the studio are open: close some",
                StatusCodes.Status429TooManyRequests);
        }

        context.Response.OnCompleted(() =>
        {
            Interlocked.Decrement(ref count);
            return Task.CompletedTask;
        });
    }
}
