using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Itemwise.Studio.Tests;

/// <summary>Reads what the studio sends, event by event.</summary>
internal sealed class EventReader(HttpResponseMessage answer) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private IAsyncEnumerator<SseItem<string>>? events;

    /// <summary>The next event, or the next of a kind.</summary>
    public async Task<(string Kind, string? Id, JsonElement Data)> Next(string? kind = null)
    {
        events ??= SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        while (await events.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
            if (kind is null || events.Current.EventType == kind)
            {
                return (events.Current.EventType, events.Current.EventId, JsonDocument.Parse(events.Current.Data).RootElement);
            }
        }

        throw new InvalidOperationException("The studio said no more.");
    }

    public ValueTask DisposeAsync()
    {
        answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
