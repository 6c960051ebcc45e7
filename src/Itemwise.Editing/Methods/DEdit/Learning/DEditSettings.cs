namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>How the items of a photo are learned. The defaults are the published ones for Stable Diffusion; a model folder's
/// <c>itemwise.json</c> carries its own.</summary>
/// <remarks>Steps are passes over a batch; there is one optimizer step in <paramref name="Accumulation"/> of them.</remarks>
/// <param name="TokensPerItem">K, the learned tokens of an item. The paper finds 5 best, 10 too many.</param>
/// <param name="TokenSteps">Steps of the first stage, which trains the tokens alone; 0 skips it.</param>
/// <param name="UNetSteps">Steps of the second stage, which trains the cross-attention; 0 skips it.</param>
/// <param name="TokenRate">Learning rate of the first stage.</param>
/// <param name="UNetRate">Learning rate of the second stage.</param>
/// <param name="BatchSize">Noisy copies of the photo in one step.</param>
/// <param name="Accumulation">Steps whose gradients are accumulated before an optimizer step; 1 steps every time.</param>
/// <param name="Rank">Rank of the low-rank deltas on all attention projections; 0 trains the cross-attention's to_q, to_k, to_v
/// whole.</param>
/// <param name="WeightDecay">AdamW's decay; 0 is none.</param>
/// <param name="PromptLength">Tokens a learned prompt is padded to, start and end included; 0 pads nothing.</param>
/// <param name="FinalRate">Share of the rate that is left at a stage's last step; it falls evenly on the way. 1 keeps it, as
/// published.</param>
/// <param name="Stratified">Whether a batch's time steps are drawn from equal parts of the schedule, one from each, rather than
/// all from the whole, as published.</param>
/// <param name="Seed">Seed of the first rows, the time steps and the noise.</param>
/// <param name="StartsFromNames">Whether an item's first rows are those of the words it is called by, as in Textual Inversion
/// (arXiv:2208.01618), and only the others are drawn; else all are drawn, as published.</param>
/// <param name="IsGrouped">Whether a pixel sees its own item's tokens alone, in learning and in what is made of it; else it sees
/// those of all items, which the paper's ablation shows to mix them up.</param>
public sealed record DEditSettings(
    int TokensPerItem = 5,
    int TokenSteps = 500,
    int UNetSteps = 500,
    double TokenRate = 1e-4,
    double UNetRate = 5e-5,
    int BatchSize = 5,
    int Accumulation = 5,
    int Rank = 0,
    double WeightDecay = 0.01,
    int PromptLength = 40,
    double FinalRate = 1,
    bool Stratified = false,
    long Seed = 42,
    bool StartsFromNames = false,
    bool IsGrouped = true);
