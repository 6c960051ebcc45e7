namespace Itemwise.Torch;

/// <summary>Owns every tensor that is made on this thread while it is the innermost scope, and frees them when it is left.</summary>
/// <remarks>
/// Leaving frees in reverse order of making. <see cref="Return(Tensor)"/> hands a result to the scope around this one;
/// <see cref="Tensor.Own"/> takes it out of scopes altogether, for modules and domain objects. Freeing early is safe under
/// autograd: a managed tensor is one reference, the graph holds its own. Scopes belong to the thread that entered them and are left
/// innermost first; anything else throws.
/// </remarks>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? innermost;

    private readonly TensorScope? outer;
    private readonly int threadId = Environment.CurrentManagedThreadId;
    private readonly List<Tensor> tensors = [];
    private bool left;

    private TensorScope(TensorScope? outer) => this.outer = outer;

    /// <summary>Opens a scope inside the thread's current one.</summary>
    public static TensorScope Enter() => innermost = new TensorScope(innermost);

    /// <summary>Whether this thread is inside a scope.</summary>
    public static bool IsEntered => innermost is not null;

    /// <summary>Gives a tensor of this scope to the scope around it.</summary>
    /// <returns>The same tensor.</returns>
    /// <exception cref="InvalidOperationException">There is no scope around this one: nobody would ever free the tensor.</exception>
    public Tensor Return(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Scope != this)
        {
            return tensor;   // borrowed, or owned by somebody already: there is nothing to hand over
        }

        if (outer is null)
        {
            throw new InvalidOperationException(
                "A tensor is returned from the outermost scope, where nobody takes it: enter a scope around the caller, or use Own().");
        }

        outer.Add(tensor);
        return tensor;
    }

    /// <summary>Gives several tensors to the scope around this one.</summary>
    public (Tensor First, Tensor Second) Return(Tensor first, Tensor second) => (Return(first), Return(second));

    /// <summary>Frees what is still in this scope.</summary>
    public void Dispose()
    {
        if (left)
        {
            return;
        }

        if (Environment.CurrentManagedThreadId != threadId)
        {
            throw new InvalidOperationException(
                "A tensor scope is left on another thread than the one that entered it: tensor code must not await.");
        }

        if (innermost != this)
        {
            throw new InvalidOperationException("A tensor scope is left while a scope inside it is still open.");
        }

        left = true;
        innermost = outer;
        for (var i = tensors.Count - 1; i >= 0; i--)
        {
            if (tensors[i].Scope == this)
            {
                tensors[i].Dispose();
            }
        }
    }

    internal static TensorScope Innermost => innermost
        ?? throw new InvalidOperationException(
            "A tensor is made outside any TensorScope, so nobody would free it: enter one with 'using var scope = TensorScope.Enter()'.");

    internal void Add(Tensor tensor)
    {
        tensor.Scope = this;
        tensors.Add(tensor);
    }
}
