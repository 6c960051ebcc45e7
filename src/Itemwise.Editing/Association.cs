using System.Collections.Immutable;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Torch;

namespace Itemwise.Editing;

/// <summary>What a method learned of one photo: the items' new words, and the change of the base model that reads them.</summary>
/// <remarks>Owns its tensors. Holds nothing of the base model but its fingerprint.</remarks>
public sealed class Association : IDisposable
{
    /// <summary>An association of learned rows and trained weights; both pass into its ownership.</summary>
    /// <param name="items">The items' tokens, in the order of the rows.</param>
    /// <param name="rows">[n K, C] in float32.</param>
    /// <param name="weights">The change of the base model's weights, or null when only tokens were learned.</param>
    /// <param name="settings">How it was learned.</param>
    /// <param name="model">The base model's fingerprint.</param>
    public Association(ImmutableArray<ItemTokens> items, Tensor rows, WeightDelta? weights, DEditSettings settings, string model)
    {
        Items = items;
        Rows = rows;
        Weights = weights;
        Settings = settings;
        Model = model;
    }

    /// <summary>The items' tokens, in the order of the rows.</summary>
    public ImmutableArray<ItemTokens> Items { get; }

    /// <summary>[n K, C] in float32.</summary>
    public Tensor Rows { get; }

    /// <summary>The change of the base model's weights, or null when only tokens were learned.</summary>
    public WeightDelta? Weights { get; }

    /// <summary>How it was learned.</summary>
    public DEditSettings Settings { get; }

    /// <summary>The base model's fingerprint; an association speaks to that model alone.</summary>
    public string Model { get; }

    /// <summary>The learned prompt of an item.</summary>
    /// <exception cref="InputRefusedException">The item was not there when the photo was associated.</exception>
    public ItemTokens this[int item] => Items.FirstOrDefault(tokens => tokens.Item == item)
        ?? throw new InputRefusedException($"Item {item} was not associated (associated: {string.Join(", ", Items.Select(tokens => tokens.Item))}): run associate again.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        Weights?.Dispose();
    }
}
