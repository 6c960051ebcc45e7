using System.Text.Json.Serialization;
using Itemwise.Editing.AttentionLearning;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>How dynamic prompts and null texts are learned.</summary>
/// <remarks>Weights and thresholds are the paper's final set (arXiv:2309.15664, supplement D).</remarks>
public sealed record DplSettings
{
    /// <summary>The corrected form: whole words to begin with, learning that stops when it is good enough, nothing computed
    /// twice.</summary>
    public static DplSettings Usual { get; } = new();

    /// <summary>The published code, faults included: nouns begin as fragments of the vocabulary, the null text begins anew at each step
    /// and takes all of its rounds, the background grows by a cell, the photo's latents are a draw.</summary>
    public static DplSettings Published { get; } = new()
    {
        BeginsAsFragments = true, CountsPadding = true, GrowsBackground = true, HoldsToParts = false, DrawsLatents = true,
        CarriesNullText = false, StopsNullTextEarly = false, NullTextRounds = 51,
    };

    /// <summary>Whether a noun begins as the vocabulary's fragment that begins longer words so, rather than as the whole word.</summary>
    public bool BeginsAsFragments { get; init; }

    /// <summary>Whether the end token and the padding take part in the softmax of attention balancing, and a lone noun in all
    /// losses.</summary>
    public bool CountsPadding { get; init; }

    /// <summary>Whether a cell is background as soon as any of the background touches it by way of a cubic filter.</summary>
    public bool GrowsBackground { get; init; }

    /// <summary>Whether the photo's latents are a draw from the autoencoder's posterior, rather than its mode.</summary>
    public bool DrawsLatents { get; init; }

    /// <summary>Cells across of the cross-attention maps that losses look at, for the model's own picture size.</summary>
    public int CrossCells { get; init; } = 16;

    /// <summary>Cells across of the self-attention maps that are clustered into background and things.</summary>
    public int SelfCells { get; init; } = 32;

    /// <summary>Clusters of self-attention.</summary>
    public int Clusters { get; init; } = 5;

    /// <summary>Mean attention, of the largest, up to which a cluster is background to a noun.</summary>
    public double BackgroundThreshold { get; init; } = 0.2;

    /// <summary>Whether a noun is held to the parts of the photo that it looks at more than the others do, as to a mask that was given,
    /// rather than balanced.</summary>
    public bool HoldsToParts { get; init; } = true;

    /// <summary>Whether the items of a workspace, where it has several, are the photo's parts, rather than what looks alike.</summary>
    public bool TakesItemsAsParts { get; init; } = true;

    /// <summary>Weight of attention balancing; 0 leaves it out.</summary>
    public double Balancing { get; init; } = 1;

    /// <summary>When it is low enough.</summary>
    public GradualThreshold BalancingThreshold { get; init; } = new(0.3, 25);

    /// <summary>Weight of disjoint object attention; 0 leaves it out.</summary>
    public double Disjoint { get; init; } = 0.05;

    /// <summary>When it is low enough.</summary>
    public GradualThreshold DisjointThreshold { get; init; } = new(0.9, 25);

    /// <summary>Weight of background leakage; 0 leaves it out.</summary>
    public double Background { get; init; } = 0.05;

    /// <summary>When it is low enough.</summary>
    public GradualThreshold BackgroundLeakageThreshold { get; init; } = new(0.7, 50);

    /// <summary>With masks: weight of the maps' similarity to them.</summary>
    public double Similarity { get; init; } = 1;

    /// <summary>When it is low enough.</summary>
    public GradualThreshold SimilarityThreshold { get; init; } = new(0.7, 50);

    /// <summary>With masks: weight of the attention outside of them.</summary>
    public double Overlap { get; init; } = 1;

    /// <summary>When it is low enough.</summary>
    public GradualThreshold OverlapThreshold { get; init; } = new(0.7, 25);

    /// <summary>With masks: weight of the likeness of adjectives' maps to their nouns'.</summary>
    public double Adjective { get; init; } = 2;

    /// <summary>When it is low enough.</summary>
    public GradualThreshold AdjectiveThreshold { get; init; } = new(0.1, 50);

    /// <summary>With masks: weight of the difference between where they and the maps lie along each axis; 0, as in LocInv's own
    /// experiments, leaves it out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Marginals { get; init; }

    /// <summary>Whether of items that are given only the boxes are known, as in LocInv's other form.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HoldsToBoxes { get; init; }

    /// <summary>Rounds of token learning at a step, at most.</summary>
    public int TokenRounds { get; init; } = 21;

    /// <summary>AdamW's rate for tokens.</summary>
    public double TokenRate { get; init; } = 1e-3;

    /// <summary>Rounds of null-text learning at a step, at most.</summary>
    public int NullTextRounds { get; init; } = 10;

    /// <summary>Adam's rate for the null text at the first step; it falls by a hundredth of that at each.</summary>
    public double NullTextRate { get; init; } = 1e-2;

    /// <summary>Whether the null text of a step begins as that of the step before, as published (arXiv:2211.09794), rather than as the
    /// empty prompt, which is DPL's reset.</summary>
    public bool CarriesNullText { get; init; } = true;

    /// <summary>Whether null-text learning stops where its loss is low enough.</summary>
    public bool StopsNullTextEarly { get; init; } = true;

    /// <summary>The loss below which null-text learning stops at a step.</summary>
    public double NullTextGoal(int step) => StopsNullTextEarly ? NullTextFloor + (step * 2e-5) : double.NegativeInfinity;

    /// <summary>That of the first step.</summary>
    [JsonIgnore]
    public double NullTextFloor { get; init; } = 1e-5;
}
