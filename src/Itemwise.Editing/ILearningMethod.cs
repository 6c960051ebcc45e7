using Itemwise.Diffusion.Models;

namespace Itemwise.Editing;

/// <summary>A method that learns something of a photo, once, before it edits it. What it learned is kept in files of its own; an
/// interrupted learning is resumed.</summary>
public interface ILearningMethod : IEditingMethod
{
    /// <summary>Learns, or goes on where an interrupted learning of the same request stopped.</summary>
    /// <param name="start">The photo and its items; the files go to its <see cref="EditStart.LearnedFolder"/>.</param>
    /// <param name="request">What to learn, and how.</param>
    /// <param name="model">The model, of one of <see cref="IEditingMethod.Families"/>; borrowed.</param>
    /// <param name="memory">What it may take; null for as much as it likes.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at before each step; what can be resumed is stored before the run ends.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the next call goes on from here.</exception>
    void Learn(
        EditStart start, LearningRequest request, ModelSet model, MemoryBudget? memory = null, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default);

    /// <summary>Takes away what an interrupted learning left damaged, so that it can begin anew.</summary>
    /// <returns>A sentence about what was taken away, or null.</returns>
    string? Mend(EditStart start);
}
