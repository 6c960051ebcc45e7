using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Clip;

/// <summary>CLIP's text tower (arXiv:2103.00020): token ids to states. With
/// <see cref="ClipTextConfig.ProjectionWidth"/> it is SDXL's second encoder.</summary>
/// <remarks>Every token sees itself and those before it. The weights are the store's; the model owns nothing.</remarks>
public sealed class ClipTextModel
{
    private readonly Embedding tokens;
    private readonly Tensor positions;
    private readonly ClipEncoderLayer[] layers;
    private readonly LayerNorm finalNorm;
    private readonly Linear? projection;

    /// <summary>Reads the encoder's weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="w">The checkpoint's root. The buffer position_ids of old checkpoints is not read: it counts from 0. The tower
    /// stands below <c>text_model</c>, or at the root itself, where transformers from 5.6 on puts it in a plain CLIPTextModel.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public ClipTextModel(ClipTextConfig config, WeightPath w)
    {
        Config = config;
        var tower = w.Has("embeddings.token_embedding.weight") ? w : w / "text_model";
        tokens = new Embedding(tower / "embeddings" / "token_embedding", config.VocabularySize, config.Width);
        positions = (tower / "embeddings" / "position_embedding").Get("weight", config.MaximumLength, config.Width);
        layers = [.. Enumerable.Range(0, config.LayerCount).Select(i =>
            new ClipEncoderLayer(tower / "encoder" / "layers" / i, config.Width, config.InnerWidth, config.HeadCount, config.Activation,
                config.Epsilon))];
        finalNorm = new LayerNorm(tower / "final_layer_norm", config.Width, config.Epsilon);
        projection = config.ProjectionWidth is { } width ? new Linear(w / "text_projection", config.Width, width, bias: false) : null;
    }

    /// <summary>The sizes.</summary>
    public ClipTextConfig Config { get; }

    /// <summary>[V, C], the embeddings of the vocabulary; borrowed.</summary>
    public Tensor TokenTable => tokens.Table;

    /// <summary>Encodes token ids.</summary>
    /// <param name="ids">[B, K], Int64; K at most <see cref="ClipTextConfig.MaximumLength"/>.</param>
    /// <param name="learnedRows">[n, C], the embeddings of learned tokens; gradients flow to these
    /// and to no row of the model's own table. Null for none.</param>
    /// <param name="firstLearnedId">The id of the first learned row; null for the first after the
    /// vocabulary. Ids from here on are learned ones.</param>
    /// <param name="poolAtId">Where the pooled state is read: at the first token of this id. Null: as the config
    /// says, which for published configs is the largest id, and that of a learned token where there is one.</param>
    /// <returns>States in the weights' dtype, the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The text is too long, or an id has no row.</exception>
    public TextStates Forward(Tensor ids, Tensor? learnedRows = null, long? firstLearnedId = null, long? poolAtId = null)
    {
        using var scope = TensorScope.Enter();
        return Returned(scope, Encode(Embed(ids, learnedRows, firstLearnedId), ids, poolAtId));
    }

    /// <summary>Looks ids up: token embeddings plus those of the positions, what the first layer sees.</summary>
    /// <param name="ids">[B, K], Int64.</param>
    /// <param name="learnedRows">[n, C], or null: see <see cref="Forward"/>.</param>
    /// <param name="firstLearnedId">See <see cref="Forward"/>.</param>
    /// <returns>[B, K, C] in the weights' dtype, the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The text is too long, or an id has no row.</exception>
    public Tensor Embed(Tensor ids, Tensor? learnedRows = null, long? firstLearnedId = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var firstLearned = firstLearnedId ?? Config.VocabularySize;
        CheckIds(ids, learnedRows, firstLearned);
        using var scope = TensorScope.Enter();
        return scope.Return(LookUp(ids, learnedRows, firstLearned) + positions.Slice(0, 0, ids.Size(1)));
    }

    /// <summary>Runs the transformer on embeddings that were looked up already.</summary>
    /// <param name="embedded">[B, K, C], positions included, as <see cref="Embed"/> returns them.</param>
    /// <param name="ids">[B, K]: where to read the pooled state.</param>
    /// <param name="poolAtId">See <see cref="Forward"/>.</param>
    /// <returns>States in the weights' dtype, the caller's scope's.</returns>
    public TextStates Encode(Tensor embedded, Tensor ids, long? poolAtId = null)
    {
        ArgumentNullException.ThrowIfNull(embedded);
        ArgumentNullException.ThrowIfNull(ids);
        using var scope = TensorScope.Enter();
        var bias = CausalBias(embedded.Size(1)).To(embedded.DType, embedded.Device);
        var (hidden, penultimate) = (embedded, embedded);
        foreach (var layer in layers)
        {
            (hidden, penultimate) = (layer.Forward(hidden, bias), hidden);
        }

        hidden = finalNorm.Forward(hidden);
        var pooled = Pool(hidden, ids, poolAtId ?? Config.PoolAtId);
        return Returned(scope, new TextStates(hidden, penultimate, projection?.Forward(pooled) ?? pooled));
    }

    private Tensor LookUp(Tensor ids, Tensor? learnedRows, long firstLearned)
    {
        if (learnedRows is null)
        {
            return tokens.Forward(ids);
        }

        // Two look-ups and a choice: the table itself never enters the graph, so no gradient of its size exists.
        var learned = ids.GreaterOrEqual(firstLearned);
        var own = tokens.Forward(ids.MaskedFill(learned, 0));
        var rows = learnedRows.Embedding((ids - Tensor.Scalar(firstLearned, DType.Int64, ids.Device)).MaskedFill(learned.LogicalNot(), 0));
        return learned.Unsqueeze(-1).Where(rows.To(own.DType, own.Device), own);
    }

    private static Tensor Pool(Tensor hidden, Tensor ids, long? poolAtId)
    {
        var places = (poolAtId is { } id ? ids.Equal(id).To(DType.Int32) : ids).ArgMax(1).Reshape(-1, 1, 1);
        return hidden.Gather(1, places.Expand(-1, 1, hidden.Size(2))).Squeeze(1);   // [B, C]
    }

    private void CheckIds(Tensor ids, Tensor? learnedRows, long firstLearned)
    {
        if (ids.Rank != 2 || ids.DType != DType.Int64)
        {
            throw new ArgumentException($"Token ids are [B, K] of Int64, these are {ids}.", nameof(ids));
        }

        if (ids.Size(1) > Config.MaximumLength)
        {
            throw new InputRefusedException(
                $"A text has {ids.Size(1)} tokens and the text encoder takes at most {Config.MaximumLength}: shorten it.");
        }

        if (learnedRows is not null && (learnedRows.Rank != 2 || learnedRows.Size(1) != Config.Width || learnedRows.Size(0) < 1))
        {
            throw new InputRefusedException(
                $"Learned tokens are {learnedRows}, this text encoder needs [n, {Config.Width}]: they were learned with another model.");
        }

        using var scope = TensorScope.Enter();
        var (least, largest) = (ids.Min().Item(), ids.Max().Item());
        var end = learnedRows is null ? Config.VocabularySize : firstLearned + learnedRows.Size(0);
        if (least < 0 || largest >= end || firstLearned > Config.VocabularySize)
        {
            throw new InputRefusedException(
                $"Token ids from {least} to {largest} are to be encoded and the model has rows for 0 to {end - 1}: the tokenizer " +
                "belongs to another model, or learned tokens are missing.");
        }
    }

    private static Tensor CausalBias(long length)
    {
        var bias = new float[length * length];
        for (var query = 0; query < length; query++)
        {
            bias.AsSpan((int)(query * length) + query + 1, (int)length - query - 1).Fill(float.NegativeInfinity);
        }

        return Tensor.From(bias, 1, 1, length, length);
    }

    private static TextStates Returned(TensorScope scope, TextStates states)
    {
        scope.Return(states.LastHidden);
        scope.Return(states.Penultimate);
        scope.Return(states.Pooled);
        return states;
    }
}
