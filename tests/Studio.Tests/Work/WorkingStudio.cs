using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Cli.Tests;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Jobs;
using Itemwise.Studio.Work.Requests;
using Itemwise.Studio.Work.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Itemwise.Studio.Tests.Work;

/// <summary>The queue and its worker process without the web, over a model of random weights that does everything in a moment.</summary>
internal sealed class WorkingStudio : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private IHost? host;

    /// <summary>What starts the process that works.</summary>
    public static ImmutableArray<string> Command =>
        ["dotnet", Path.Combine(AppContext.BaseDirectory, "itemwise.dll"), "studio-worker", "--device", "cpu", "--dtype", "fp32"];

    // Two threads that wait for each other in tiny products are slower than one where other programs work too.
    static WorkingStudio() => Environment.SetEnvironmentVariable("OMP_NUM_THREADS", "1");

    /// <summary>Not started yet.</summary>
    /// <param name="family">Which of the reference's models works.</param>
    public WorkingStudio(string family = "sd")
    {
        Model = TinyModel.In(folder, family);
        Directory.CreateDirectory(folder.At("results"));
    }

    public string Model { get; }

    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    public JobService Jobs => host!.Services.GetRequiredService<JobService>();

    public WorkerSupervisor Supervisor => host!.Services.GetRequiredService<WorkerSupervisor>();

    public string At(params string[] parts) => folder.At(parts);

    public async Task Start()
    {
        host = Build();
        await host.StartAsync();
    }

    /// <summary>Tries to start a second one in the same folder.</summary>
    public async Task StartAnother()
    {
        using var another = Build();
        await another.StartAsync();
    }

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddStudioJobs(
            new WorkOptions(folder.At("studio.db"), folder.At("results"), folder.At("timings.json"), Command) { Silence = Silence });
        return builder.Build();
    }

    public async Task Stop()
    {
        if (host is not null)
        {
            await host.StopAsync();
            host.Dispose();
            host = null;
        }
    }

    /// <summary>A small photo of three stripes, which are its items, as a workspace.</summary>
    public WorkspaceId MakeWorkspace(int side = 24)
    {
        var (id, photo) = (WorkspaceId.New(), folder.At("photo.png"));
        PictureWriter.Write(photo, new Picture(side, side, 3, [.. Enumerable.Range(0, side * side * 3).Select(i => (byte)(i * 7 % 251))]));
        var labels = Enumerable.Range(0, side * side).Select(i => (ushort)(i / side * 3 / side)).ToArray();
        WorkspaceFolder.Create(FolderOf(id), photo, new Items(new ItemMap(side, side, labels))).Dispose();
        return id;
    }

    public string FolderOf(WorkspaceId id) => folder.At(id.Value);

    public Task<StudioJobView> Submit(WorkspaceId id, StudioJob job, string? incoming = null) => Jobs.Submit(
        id, new JobPlace(FolderOf(id), Model, Model, ImmutableSortedDictionary<string, string>.Empty, incoming), job, Guid.NewGuid().ToString());

    /// <summary>The job once it has ended.</summary>
    public Task<StudioJobView> End(StudioJobView job) =>
        Until(job, view => view.State is not (JobState.Queued or JobState.Running));

    /// <summary>The job once it is as wanted.</summary>
    public async Task<StudioJobView> Until(StudioJobView job, Func<StudioJobView, bool> isReached)
    {
        StudioJobView? view = null;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(10))
        {
            view = await Jobs.Get(job.Id);
            if (isReached(view!))
            {
                return view!;
            }
        }

        throw new TimeoutException($"The job is {view}.");
    }

    /// <summary>Ends the worker process as the kernel does when memory runs out.</summary>
    public void KillWorker()
    {
        using var worker = Process.GetProcessById(Supervisor.ProcessId!.Value);
        worker.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        folder.Dispose();
    }
}
