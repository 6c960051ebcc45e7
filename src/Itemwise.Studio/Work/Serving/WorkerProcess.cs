using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Itemwise.Editing;
using Itemwise.Studio.Work.Child;

namespace Itemwise.Studio.Work.Serving;

/// <summary>One worker process, from its start to its death.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int SignalBase = 128;
    private const int Kill = 9;
    private const int Abort = 6;
    private const int Fault = 11;
    private const int NotesKept = 20;

    private readonly Process process;
    private readonly WorkOptions options;
    private readonly Action<WorkerLine> heard;
    private readonly Queue<string> notes = new();
    private long lastHeard = Stopwatch.GetTimestamp();

    private WorkerProcess(Process process, WorkOptions options, Action<WorkerLine> heard)
    {
        (this.process, this.options, this.heard) = (process, options, heard);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>Starts one; null where the program cannot be started.</summary>
    public static WorkerProcess? Start(WorkOptions options, string owner, Action<WorkerLine> heard)
    {
        var start = new ProcessStartInfo(options.Command[0],
            [.. options.Command.Skip(1), "--database", options.Database, "--results", options.Results, "--timings", options.Timings,
                "--owner", owner])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        try
        {
            return Process.Start(start) is { } process ? new(process, options, heard) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public void Look() => Say(StudioWorker.LookWord);

    /// <summary>Waits until it ends by itself, is hung and killed, or is told to stop.</summary>
    public async Task<(bool IsKilled, string Sentence)> WaitUntilDead(CancellationToken stop)
    {
        var isHung = false;
        var exited = process.WaitForExitAsync(CancellationToken.None);
        while (!exited.IsCompleted && !stop.IsCancellationRequested && !isHung)
        {
            await exited.WaitAsync(options.Silence / 4, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isHung = !exited.IsCompleted && Stopwatch.GetElapsedTime(Interlocked.Read(ref lastHeard)) > options.Silence;
        }

        if (!exited.IsCompleted && !isHung)
        {
            Say(StudioWorker.StopWord);
            await exited.WaitAsync(options.Farewell, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!exited.IsCompleted)
        {
            process.Kill(entireProcessTree: true);
            await exited.ConfigureAwait(false);
        }

        return (process.ExitCode == SignalBase + Kill, isHung ? "Its worker hung and was ended." : Sentence());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private string Sentence()
    {
        var last = notes.LastOrDefault(note => note.Length > 0);
        return process.ExitCode switch
        {
            SignalBase + Kill => "Its worker was killed: the machine may have run out of memory.",
            SignalBase + Fault or SignalBase + Abort => "Its worker crashed in native code.",
            var code => string.Create(CultureInfo.InvariantCulture,
                $"Its worker ended with code {code}{(last is null ? "." : $": {last}")}"),
        };
    }

    private void Hear(string? text)
    {
        Interlocked.Exchange(ref lastHeard, Stopwatch.GetTimestamp());
        try
        {
            if (text is { Length: > 0 } && JsonSerializer.Deserialize<WorkerLine>(text, JsonForms.Compact) is { } line)
            {
                Note(line.Text);
                heard(line);
            }
        }
        catch (JsonException)
        {
            Note(text); // a native library that prints
        }
    }

    private void Note(string? text)
    {
        if (text is null)
        {
            return;
        }

        lock (notes)
        {
            notes.Enqueue(text);
            if (notes.Count > NotesKept)
            {
                notes.Dequeue();
            }
        }
    }

    private void Say(string word)
    {
        try
        {
            lock (process)
            {
                process.StandardInput.WriteLine(word);
                process.StandardInput.Flush();
            }
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // It is dead, which is seen elsewhere.
        }
    }
}
