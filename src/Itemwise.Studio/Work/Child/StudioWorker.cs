using System.Diagnostics;
using Itemwise.Editing.Running;
using Itemwise.Jobs.Sqlite;
using Itemwise.Jobs.Working;
using Itemwise.Torch;

namespace Itemwise.Studio.Work.Child;

/// <summary>The process that does the studio's work: it claims jobs from the queue's file and does them with the editing library, one
/// after the other, on the thread that runs it.</summary>
/// <remarks>Words come in as lines, reports go out as lines of JSON; both are best effort, the truth is in the ledger.
/// When the lines that come in end, its parent is dead: it dies too, at once, whatever it is doing.</remarks>
public static class StudioWorker
{
    /// <summary>Look at the ledger: a job came, or one shall end.</summary>
    public const string LookWord = "look";

    /// <summary>Give the job back and end.</summary>
    public const string StopWord = "stop";

    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(2);

    /// <summary>Works until it is told to stop.</summary>
    /// <param name="options">What it is given when it is started.</param>
    /// <param name="input">What its parent says.</param>
    /// <param name="output">What it says.</param>
    /// <param name="cancellation">Cancelled by the first Ctrl-C.</param>
    public static void Run(StudioWorkerOptions options, TextReader input, TextWriter output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var lines = new LineWriter(output);
        using var ledger = new SqliteLedger(options.Database);
        using var models = new OpenModels(options.Device, options.DType);
        using var networks = new OpenClicks();
        var work = new StudioWork(options, models, networks, lines);
        using var loop = new WorkerLoop(ledger, options.Owner, work) { Unexpected = error => lines.Note(error.ToString()) };
        var listener = new Thread(() => Listen(input, loop, stop)) { IsBackground = true, Name = "parent" };
        listener.Start();
        using var beats = new Timer(_ => lines.Beat(), null, TimeSpan.Zero, BetweenBeats);
        lines.Hello(new WorkerDevice(options.Device.ToString(), Precision.NameOf(options.DType ?? Precision.Fastest(options.Device))));
        loop.Run(stop.Token);
    }

    private static void Listen(TextReader input, WorkerLoop loop, CancellationTokenSource stop)
    {
        while (input.ReadLine() is { } word)
        {
            if (word == StopWord)
            {
                stop.Cancel();
                return;
            }

            loop.Look();
        }

        // An orderly end could wait for native code for minutes, while the next parent's worker wants the workspace.
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
