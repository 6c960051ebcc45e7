using System.Collections.Immutable;
using Itemwise.Diffusion.Adapters;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>What a method learned of one photo: the items' new words, and the change of the base model that reads them.</summary>
/// <remarks>Owns its tensors. Holds nothing of the base model but its fingerprint.</remarks>
public sealed class Association : IDisposable
{
    /// <summary>An association of learned rows and trained weights; both pass into its ownership.</summary>
    /// <param name="items">The items' tokens, in the order of the rows.</param>
    /// <param name="rows">The tokens' rows.</param>
    /// <param name="weights">The change of the base model's weights, or null when only tokens were learned.</param>
    /// <param name="settings">How it was learned.</param>
    /// <param name="model">The base model's fingerprint.</param>
    /// <param name="with">The photo that was learned together with the workspace's own; null for none.</param>
    /// <param name="adapters">The adapters in the base model meanwhile; default for none.</param>
    /// <param name="stored">The dtype of the base model's weights in its files; null where it is not known.</param>
    public Association(ImmutableArray<ItemTokens> items, TokenRows rows, WeightDelta? weights, DEditSettings settings,
        string model, JointPhoto? with = null, ImmutableArray<UsedAdapter> adapters = default,
        DType? stored = null)
    {
        Items = items;
        Rows = rows;
        Weights = weights;
        Settings = settings;
        Model = model;
        With = with;
        Adapters = adapters.IsDefault ? [] : adapters;
        Stored = stored;
    }

    /// <summary>The items' tokens, in the order of the rows.</summary>
    public ImmutableArray<ItemTokens> Items { get; }

    /// <summary>The tokens' rows, a table for each text encoder.</summary>
    public TokenRows Rows { get; }

    /// <summary>The change of the base model's weights, or null when only tokens were learned.</summary>
    public WeightDelta? Weights { get; }

    /// <summary>How it was learned.</summary>
    public DEditSettings Settings { get; }

    /// <summary>The base model's fingerprint; an association speaks to that model alone.</summary>
    public string Model { get; }

    /// <summary>The photo that was learned together with the workspace's own; its items' tokens are of photo 1. Null for none.</summary>
    public JointPhoto? With { get; }

    /// <summary>The adapters in the base model while it was learned, in order.</summary>
    public ImmutableArray<UsedAdapter> Adapters { get; }

    /// <summary>The dtype of the base model's weights in its files, which tells a half-precision variant from the full one; null where
    /// it is not known.</summary>
    public DType? Stored { get; }

    /// <summary>The learned prompt of an item of the workspace's own photo.</summary>
    /// <exception cref="InputRefusedException">The item was not there when the photo was associated.</exception>
    public ItemTokens this[int item] => TokensOf(item, 0);

    /// <summary>The learned prompt of an item.</summary>
    /// <param name="item">The item's number.</param>
    /// <param name="photo">0 for the workspace's own photo, 1 for the one learned with it.</param>
    /// <exception cref="InputRefusedException">The item was not there when the photo was associated.</exception>
    public ItemTokens TokensOf(int item, int photo) => Items.FirstOrDefault(tokens => tokens.Item == item && tokens.Photo == photo)
        ?? throw new InputRefusedException(
            $"Item {item} was not associated (associated: "
                + $"{string.Join(", ", Items.Where(tokens => tokens.Photo == photo).Select(tokens => tokens.Item))}): "
                + "run associate again.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        Weights?.Dispose();
    }
}
