using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.UNets;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>A base model together with the words of a photo's items.</summary>
public sealed class DEditModel
{
    private readonly ModelSet model;
    private readonly DEditSettings settings;
    private readonly ItemConditions conditions;

    /// <summary>The model with the items' tokens in its tokenizers.</summary>
    /// <param name="model">The base; borrowed.</param>
    /// <param name="items">The items' tokens, in the order of the rows.</param>
    /// <param name="settings">Of the prompts' length.</param>
    /// <param name="parity">Whether SDXL's pooled prompts are read where the published code reads them.</param>
    public DEditModel(ModelSet model, ImmutableArray<ItemTokens> items, DEditSettings settings, bool parity = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        (this.model, this.settings) = (model, settings);
        Items = items;
        conditions = new ItemConditions(model, [.. items.SelectMany(item => item.Tokens)], settings.PromptLength, parity);
    }

    /// <summary>The items' tokens, in the order of the rows.</summary>
    public ImmutableArray<ItemTokens> Items { get; }

    /// <summary>Where the networks live.</summary>
    public Device Device => model.Device;

    /// <summary>The noise the base was trained with.</summary>
    public NoiseSchedule Schedule => model.SchedulerConfig.Schedule;

    /// <summary>What the network predicts.</summary>
    public PredictionType Prediction => model.SchedulerConfig.Prediction;

    /// <summary>The first values of the items' rows: normal numbers of each encoder's own mean and deviation, drawn for one
    /// encoder after the other; where the settings say so, the rows of the items' names come first.</summary>
    public TokenRows FirstRows(Generator generator)
    {
        using var scope = TensorScope.Enter();
        var count = Items.Sum(item => item.Tokens.Length);
        (Tensor Table, ClipTokenizer Words)[] encoders = model.Family == ModelFamily.StableDiffusionXL
            ? [(model.TextModel.TokenTable, model.Tokenizer), (model.TextModel2.TokenTable, model.Tokenizer2)]
            : [(model.TextModel.TokenTable, model.Tokenizer)];
        return new TokenRows([.. encoders.Select(encoder => WithNames(
            ItemTokens.FirstRows(encoder.Table, count, generator), encoder.Table, encoder.Words))]);
    }

    /// <summary>The states of each item's learned prompt, in the network's dtype; gradients flow to the rows.</summary>
    /// <param name="rows">The learned rows.</param>
    /// <param name="photo">Whose items: 0 for the workspace's own photo, 1 for the one learned with it.</param>
    public IReadOnlyList<ItemStates> EncodeLearned(TokenRows rows, int photo = 0) =>
        conditions.Encode([.. Items.Where(item => item.Photo == photo)
            .Select(item => new ItemPrompt(item.Item, item.Prompt, IsLearned: true))], rows);

    /// <summary>The states of given prompts.</summary>
    public IReadOnlyList<ItemStates> Encode(IReadOnlyList<ItemPrompt> prompts, TokenRows rows) => conditions.Encode(prompts, rows);

    /// <summary>The states of a prompt that no item owns: 77 tokens.</summary>
    public ItemStates EncodePlain(string text, TokenRows rows) => conditions.EncodePlain(text, rows);

    /// <inheritdoc cref="ModelSet.WordsAreEncoded"/>
    public void WordsAreEncoded() => model.WordsAreEncoded();

    /// <summary>The network, with trained weights over it where there are some; borrows both.</summary>
    public UNet2DConditionModel BuildUNet(TrainedWeights? weights) =>
        weights is null ? model.UNet : model.BuildUNet(weights.Over(model.UNetStore));

    private Tensor WithNames(Tensor drawn, Tensor table, ClipTokenizer words)
    {
        if (!settings.StartsFromNames)
        {
            return drawn;
        }

        var rows = new List<Tensor>();
        foreach (var item in Items)
        {
            var named = words.Encode(item.Name)[1..^1].Take(item.Tokens.Length).Select(id => table[id].To(DType.Float32)).ToArray();
            rows.AddRange([.. named, .. Enumerable.Range(rows.Count + named.Length, item.Tokens.Length - named.Length)
                .Select(row => drawn[row])]);
        }

        return Tensor.Concat([.. rows.Select(row => row.Unsqueeze(0))], 0);                // [n K, C]
    }

    /// <summary>The second stage's weights at their beginning.</summary>
    public TrainedWeights NewWeights(int rank, Generator generator) =>
        rank == 0 ? TrainedWeights.CrossAttention(model.UNetStore) : TrainedWeights.LowRank(model.UNetStore, rank, generator);
}
