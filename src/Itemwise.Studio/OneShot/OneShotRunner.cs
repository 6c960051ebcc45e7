using System.Diagnostics;
using System.Text.Json;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.OneShot;

/// <summary>Does tasks: of small photos here, on a thread of the pool; of large ones in a process of its own, so that the server stays as
/// small as it is.</summary>
/// <remarks>Two processes run at a time; who comes then waits.</remarks>
internal sealed class OneShotRunner(StudioOptions options) : IDisposable
{
    private const int MostAtOnce = 2;
    private const int KilledCode = 128 + 9;

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
        var start = new ProcessStartInfo(options.Program[0], [.. options.Program[1..], .. options.OneShot])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            await Say(process, JsonSerializer.Serialize(task, OneShotProcess.Form), cancellation);
            await process.WaitForExitAsync(cancellation);
            return End(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task Say(Process process, string task, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync(task.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is dead already, which its exit code tells.
        }
    }

    private static OneShotEnd End(int code, string output, string errors)
    {
        try
        {
            return JsonSerializer.Deserialize<OneShotEnd>(output, OneShotProcess.Form)!;
        }
        catch (JsonException)
        {
            return code == KilledCode ? new OneShotEnd(OneShotEndKind.OutOfMemory)
                : new OneShotEnd(OneShotEndKind.Failed, $"The process ended with code {code}: {errors}");
        }
    }
}
