using System.ComponentModel;
using System.Text.Json;
using Itemwise.Studio.Machine;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.OneShot;

/// <summary>Does tasks: of small photos here, on a thread of the pool; of large ones in a process of its own, so that the server stays as
/// small as it is.</summary>
/// <remarks>Two processes run at a time; who comes then waits.</remarks>
internal sealed class OneShotRunner(StudioOptions options) : IDisposable
{
    private const int MostAtOnce = 2;

    private readonly SemaphoreSlim room = new(MostAtOnce);

    /// <summary>Does a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="pixels">How large its photo is.</param>
    /// <param name="cancellation">Ends it, where it has a process of its own.</param>
    /// <exception cref="ItemwiseException">As the task throws it.</exception>
    public async Task Run(OneShotTask task, long pixels, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (pixels < options.LargePhoto || options.Program.IsDefaultOrEmpty)
        {
            await Task.Run(task.Do, cancellation);
            return;
        }

        await room.WaitAsync(cancellation);
        try
        {
            (await InProcess(task, cancellation)).ThrowUnlessDone();
        }
        finally
        {
            room.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => room.Dispose();

    private async Task<OneShotEnd> InProcess(OneShotTask task, CancellationToken cancellation)
    {
        ProgramRun run;
        try
        {
            run = await ProgramRun.Of([.. options.Program, .. options.OneShot], JsonSerializer.Serialize(task, OneShotProcess.Form),
                cancellation);
        }
        catch (Win32Exception error)
        {
            return new OneShotEnd(OneShotEndKind.Failed, $"'{options.Program[0]}' could not be started: {error.Message}");
        }

        try
        {
            return JsonSerializer.Deserialize<OneShotEnd>(run.Output, OneShotProcess.Form)!;
        }
        catch (JsonException)
        {
            return run.IsKilled ? new OneShotEnd(OneShotEndKind.OutOfMemory)
                : new OneShotEnd(OneShotEndKind.Failed, $"The process ended with code {run.Code}: {run.Errors}");
        }
    }
}
