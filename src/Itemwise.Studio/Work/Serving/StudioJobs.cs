using Itemwise.Jobs;
using Itemwise.Jobs.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Itemwise.Studio.Work.Serving;

/// <summary>The jobs among the server's services.</summary>
public static class StudioJobs
{
    /// <summary>Adds the queue, the worker process and <see cref="JobService"/>.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">Where the queue is and how the worker is started.</param>
    public static IServiceCollection AddStudioJobs(this IServiceCollection services, WorkOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IJobLedger>(_ => new SqliteLedger(options.Database));
        services.AddSingleton<Pulse>().AddSingleton<LiveSteps>().AddSingleton<WorkerSupervisor>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<WorkerSupervisor>());
        services.AddHostedService<Pruning>();
        services.AddSingleton(provider => new JobService(
            provider.GetRequiredService<IJobLedger>(), options, provider.GetRequiredService<LiveSteps>(),
            provider.GetRequiredService<Pulse>(), provider.GetRequiredService<WorkerSupervisor>()));
        return services;
    }
}
