using Microsoft.Extensions.Hosting;

namespace Itemwise.Studio.Settings;

/// <summary>Takes away what a killed studio left half done, when this one has the home for itself and nobody is served yet.</summary>
internal sealed class Leftovers(StudioHome home) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        home.RemoveLeftovers();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
