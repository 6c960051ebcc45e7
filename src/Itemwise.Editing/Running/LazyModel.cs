using Itemwise.Diffusion.Models;

namespace Itemwise.Editing.Running;

/// <summary>A model that is opened when it is first needed, and stays with the thread that needed it: tensors are one thread's
/// business.</summary>
/// <remarks>Several sessions may share one, on that thread.</remarks>
/// <param name="choice">Which model.</param>
public sealed class LazyModel(ModelChoice choice) : IDisposable
{
    private ModelSet? model;
    private int thread;

    /// <summary>Which model it is.</summary>
    public ModelChoice Choice => choice;

    /// <summary>The model; this object's.</summary>
    /// <exception cref="InputRefusedException">The folder is no model that can be used.</exception>
    /// <exception cref="ResourceException">The device does not compute in the precision.</exception>
    /// <exception cref="InvalidOperationException">Another thread opened it.</exception>
    public ModelSet Value
    {
        get
        {
            if (model is null)
            {
                (model, thread) = (choice.Open(), Environment.CurrentManagedThreadId);
            }

            return thread == Environment.CurrentManagedThreadId ? model
                : throw new InvalidOperationException(
                    $"The model was opened on thread {thread} and is asked for on thread {Environment.CurrentManagedThreadId}: one "
                    + $"thread does all work with it.");
        }
    }

    /// <summary>Closes the model, if it was opened.</summary>
    public void Dispose()
    {
        model?.Dispose();
        model = null;
    }
}
