using System.Runtime.InteropServices;

namespace Itemwise.Cli;

/// <summary>Turns the first Ctrl-C or SIGTERM into a cancellation that the work looks at every step; a second one ends the
/// process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    private Interruption() =>
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Begins to listen, until disposed.</summary>
    public static Interruption Listen() => new();

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Not cancelling the signal lets it do what it does by default.
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
