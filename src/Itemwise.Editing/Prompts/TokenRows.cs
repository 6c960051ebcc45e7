using System.Collections.Immutable;
using Itemwise.Torch;

namespace Itemwise.Editing.Prompts;

/// <summary>The learned rows of all items' tokens: one table for each text encoder of the model, SDXL's two in their order.</summary>
/// <remarks>Owns its tables.</remarks>
public sealed class TokenRows : IDisposable
{
    /// <summary>Rows of the given tables, which pass into this object's ownership.</summary>
    /// <param name="tables">[n K, C] in float32, one an encoder, C being that encoder's width.</param>
    public TokenRows(params ImmutableArray<Tensor> tables) => Tables = [.. tables.Select(table => table.Own())];

    /// <summary>[n K, C] in float32, one an encoder.</summary>
    public ImmutableArray<Tensor> Tables { get; }

    /// <summary>The only table, or SDXL's first.</summary>
    public Tensor First => Tables[0];

    /// <summary>SDXL's second table; null in other families.</summary>
    public Tensor? Second => Tables.Length > 1 ? Tables[1] : null;

    /// <summary>Copies without a graph.</summary>
    public TokenRows Copy()
    {
        using var scope = TensorScope.Enter();
        return new TokenRows([.. Tables.Select(table => table.Detach().Clone())]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in Tables)
        {
            table.Dispose();
        }
    }
}
