using System.Collections.Immutable;
using Itemwise.Networks.Onnx;

namespace Itemwise.Networks.Clicks;

/// <summary>What a click network predicts: one to four masks, one of which is meant.</summary>
/// <param name="Logits">[.., masks, M, M]: above 0 is inside.</param>
/// <param name="Scores">How good the network takes each to be, 0 to 1.</param>
/// <param name="Chosen">The one that is meant.</param>
public sealed record ClickPrediction(NetworkTensor Logits, ImmutableArray<float> Scores, int Chosen)
{
    /// <summary>How many there are to choose from.</summary>
    public int MaskCount => Logits.PlaneCount;

    /// <summary>The same with another one chosen.</summary>
    public ClickPrediction Choosing(int mask) => mask >= 0 && mask < MaskCount ? this with { Chosen = mask }
        : throw new ArgumentOutOfRangeException(nameof(mask), $"There are {MaskCount} masks, so there is no number {mask}.");

    /// <summary>How little a mask changes with its threshold: pixels of a logit above 1 over those above -1 in size.</summary>
    /// <param name="mask">Which.</param>
    public double Stability(int mask)
    {
        var (firm, any) = (0, 0);
        foreach (var logit in Logits.Plane(mask).Span)
        {
            firm += logit > 1 ? 1 : 0;
            any += logit > -1 ? 1 : 0;
        }

        return any == 0 ? 0 : (double)firm / any;
    }

    /// <summary>The chosen plane, to be handed back with the next click.</summary>
    internal NetworkTensor Hint => new([1, 1, Logits.Height, Logits.Width], Logits.Plane(Chosen).ToArray());
}
