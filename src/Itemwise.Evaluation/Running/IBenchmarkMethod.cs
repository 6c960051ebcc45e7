using Itemwise.Evaluation.Cases;

namespace Itemwise.Evaluation.Running;

/// <summary>An editor of photos under evaluation: one row of a table.</summary>
/// <remarks>Used on one thread. May keep what it learned of the last photo: cases come photo by photo.</remarks>
public interface IBenchmarkMethod : IDisposable
{
    /// <summary>What the row is called: <c>d-edit</c>; letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    string Name { get; }

    /// <summary>Whether it can do what a case asks for.</summary>
    bool Takes(CaseEdit edit);

    /// <summary>Edits a photo.</summary>
    /// <param name="one">The case. Its truth is not for the method's eyes.</param>
    /// <param name="cancellation">Looked at at every step.</param>
    /// <exception cref="InputRefusedException">It cannot be done; the sentence becomes the case's result.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    MethodOutput Edit(LoadedCase one, CancellationToken cancellation);
}
