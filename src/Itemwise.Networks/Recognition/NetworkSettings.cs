using System.Collections.Immutable;
using Itemwise.Imaging;

namespace Itemwise.Networks.Recognition;

/// <summary>What a network's folder says about how it is fed and read; null and empty where it says nothing.</summary>
public sealed record NetworkSettings
{
    /// <summary>Nothing is said.</summary>
    public static NetworkSettings None { get; } = new();

    /// <summary>What the folder calls its network.</summary>
    public string? Name { get; init; }

    /// <summary>The licence of the weights, where the folder names it.</summary>
    public string? Licence { get; init; }

    /// <summary>The class of a transformers model, such as <c>maskformer</c>.</summary>
    public string? ModelType { get; init; }

    /// <summary>How a photo is resized.</summary>
    public ResizeRule? Resize { get; init; }

    /// <summary>Columns of a stretched picture.</summary>
    public int? Width { get; init; }

    /// <summary>Rows of a stretched picture.</summary>
    public int? Height { get; init; }

    /// <summary>Length of the shorter side.</summary>
    public int? ShortestEdge { get; init; }

    /// <summary>The most that the longer side may have.</summary>
    public int? LongestEdge { get; init; }

    /// <summary>Both sides are a multiple of it.</summary>
    public int? Multiple { get; init; }

    /// <summary>What samples are divided by: 255, 1, or with 0 the picture's largest sample.</summary>
    public double? Range { get; init; }

    /// <summary>Mean of each channel after dividing.</summary>
    public ImmutableArray<double>? Mean { get; init; }

    /// <summary>Deviation of each channel.</summary>
    public ImmutableArray<double>? Deviation { get; init; }

    /// <summary>The filter that a photo is resized with.</summary>
    public Resampling Resampling { get; init; } = Resampling.PillowBilinear;

    /// <summary>Names of the classes by index.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Names of the classes that are things.</summary>
    public ImmutableArray<string> Things { get; init; } = [];

    /// <summary>Thresholds by name: score, mask, overlap, box, text.</summary>
    public ImmutableDictionary<string, double> Thresholds { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Whether several phrases may go into one pass.</summary>
    public bool TakesManyPhrases { get; init; }

    /// <summary>Whether the output still needs a logistic function; null leaves it to its values.</summary>
    public bool? NeedsSigmoid { get; init; }

    /// <summary>What the one item of a salient network is called.</summary>
    public string? ItemName { get; init; }

    /// <summary>A threshold, or its usual value.</summary>
    public float Threshold(string name, double usual) => (float)Thresholds.GetValueOrDefault(name, usual);
}
