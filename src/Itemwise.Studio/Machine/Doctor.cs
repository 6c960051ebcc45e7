using System.Text.Json;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Machine;

/// <summary>Looks at this machine in a process of its own, as the command line does: the server itself loads no tensor library.</summary>
public sealed class Doctor(StudioOptions options) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Looks.</summary>
    /// <param name="cancellation">Stops looking.</param>
    /// <exception cref="ResourceException">The program cannot be run.</exception>
    public async Task<MachineReport> Look(CancellationToken cancellation = default)
    {
        if (options.Program.IsDefaultOrEmpty)
        {
            throw new ResourceException("The studio was started without the program that looks at the machine: run itemwise doctor.");
        }

        await turn.WaitAsync(cancellation);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            return await Run(patience.Token);
        }
        catch (Exception error) when (error is JsonException or System.ComponentModel.Win32Exception or OperationCanceledException
            && !cancellation.IsCancellationRequested)
        {
            throw new ResourceException("The machine could not be looked at: run itemwise doctor in a terminal, which says why.", error);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<MachineReport> Run(CancellationToken cancellation)
    {
        var run = await ProgramRun.Of([.. options.Program, "doctor", "--json"], "", cancellation);
        return JsonSerializer.Deserialize<MachineReport>(run.Output, Form) ?? throw new JsonException();
    }
}
