using System.Text.Json;
using Itemwise.Editing;

namespace Itemwise.Studio.Work.Child;

/// <summary>Says things to the parent, a line of JSON each, from any thread.</summary>
internal sealed class LineWriter(TextWriter output) : IDisposable
{
    private readonly Lock turn = new();
    private bool isOver;

    public void Beat() => Write(new WorkerLine(WorkerLineKind.Beat));

    public void Hello(WorkerDevice device) => Write(new WorkerLine(WorkerLineKind.Hello) { Device = device });

    public void Note(string text) => Write(new WorkerLine(WorkerLineKind.Note) { Text = text });

    public void Step(LiveStep step) => Write(new WorkerLine(WorkerLineKind.Step) { Step = step });

    public void Changed() => Write(new WorkerLine(WorkerLineKind.Changed));

    /// <summary>Says no more; a timer may still try.</summary>
    public void Dispose()
    {
        lock (turn)
        {
            isOver = true;
        }
    }

    private void Write(WorkerLine line)
    {
        lock (turn)
        {
            if (isOver)
            {
                return;
            }

            try
            {
                output.WriteLine(JsonSerializer.Serialize(line, JsonForms.Compact));
                output.Flush();
            }
            catch (IOException)
            {
                // Nobody listens: the parent is dead or dying, which the other direction tells.
                isOver = true;
            }
        }
    }
}
