using Microsoft.Extensions.Hosting;

namespace Itemwise.Studio.Upkeep;

/// <summary>Work that the server does beside its requests: at its start, and then again and again. What fails for its files or the queue
/// is tried the next time.</summary>
/// <param name="every">How long it rests in between.</param>
internal abstract class RecurringWork(TimeSpan every) : BackgroundService
{
    /// <summary>Does it once.</summary>
    protected abstract Task Once(CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Once(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is ItemwiseException or IOException or UnauthorizedAccessException
                or OperationCanceledException or ObjectDisposedException)
            {
                // Another time.
            }

            await Task.Delay(every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
