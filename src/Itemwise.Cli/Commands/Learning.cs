using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Running;

namespace Itemwise.Cli.Commands;

/// <summary>Learning as commands run it: stopped, it says that it can be gone on with.</summary>
internal static class Learning
{
    /// <summary>Learns, or goes on learning.</summary>
    /// <param name="session">The workspace and the model.</param>
    /// <param name="request">What to learn.</param>
    /// <param name="memory">What it may take.</param>
    /// <param name="display">Shows progress.</param>
    /// <param name="cancellation">Looked at every step.</param>
    /// <exception cref="InterruptedException">Stopped; the next call goes on.</exception>
    public static void Run(
        EditingSession session, LearningRequest request, MemoryBudget memory, IProgress<EditingProgress> display,
        CancellationToken cancellation)
    {
        try
        {
            session.Learn(request, memory, display, cancellation);
        }
        catch (OperationCanceledException error)
        {
            throw new InterruptedException("Stopped; what was learned so far is kept, and the same command goes on from there.", error);
        }
    }
}
