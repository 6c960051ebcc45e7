using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Text;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>A base model together with the words of a photo's items.</summary>
public sealed class DEditModel
{
    private readonly ModelSet model;
    private readonly ItemConditions conditions;
    private readonly ImmutableArray<ItemPrompt> learnedPrompts;

    /// <summary>The model with the items' tokens in its tokenizer.</summary>
    /// <param name="model">The base; borrowed.</param>
    /// <param name="items">The items' tokens, in the order of the rows.</param>
    /// <param name="settings">Of the prompts' length.</param>
    public DEditModel(ModelSet model, ImmutableArray<ItemTokens> items, DEditSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        this.model = model;
        Items = items;
        conditions = new ItemConditions(model.Tokenizer.WithAdded(items.SelectMany(item => item.Tokens)), model.TextModel, settings.PromptLength, model.DType);
        learnedPrompts = [.. items.Select(item => new ItemPrompt(item.Item, item.Prompt, IsLearned: true))];
    }

    /// <summary>The items' tokens, in the order of the rows.</summary>
    public ImmutableArray<ItemTokens> Items { get; }

    /// <summary>Where the networks live.</summary>
    public Device Device => model.Device;

    /// <summary>The noise the base was trained with.</summary>
    public NoiseSchedule Schedule => model.SchedulerConfig.Schedule;

    /// <summary>What the network answers.</summary>
    public PredictionType Prediction => model.SchedulerConfig.Prediction;

    /// <summary>[V, C], the text model's embedding table; borrowed.</summary>
    public Tensor TokenTable => model.TextModel.TokenTable;

    /// <summary>Learned rows of all items together.</summary>
    public int LearnedRowCount => Items.Sum(item => item.Tokens.Length);

    /// <summary>The token states [1, P, C] of each item's learned prompt, in the network's dtype; gradients flow to the rows.</summary>
    public IReadOnlyList<(int Item, Tensor States)> EncodeLearned(Tensor rows) => conditions.Encode(learnedPrompts, rows);

    /// <summary>The token states of given prompts.</summary>
    public IReadOnlyList<(int Item, Tensor States)> Encode(IReadOnlyList<ItemPrompt> prompts, Tensor rows) => conditions.Encode(prompts, rows);

    /// <summary>The states of a prompt that no item owns: [1, 77, C].</summary>
    public Tensor EncodePlain(string text, Tensor rows) => conditions.EncodePlain(text, rows);

    /// <summary>The network, with trained weights over it where there are some; borrows both.</summary>
    public UNet2DConditionModel BuildUNet(TrainedWeights? weights) => weights is null ? model.UNet : model.BuildUNet(weights.Over(model.UNetStore));

    /// <summary>The second stage's weights at their beginning.</summary>
    public TrainedWeights NewWeights(int rank, Generator generator) =>
        rank == 0 ? TrainedWeights.CrossAttention(model.UNetStore) : TrainedWeights.LowRank(model.UNetStore, rank, generator);
}
