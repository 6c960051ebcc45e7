using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Networks.Onnx;

namespace Itemwise.Networks.Words;

/// <summary>Phrases as networks with CLIP's text tower take them.</summary>
internal static class ClipTokens
{
    /// <summary>Ids and which of them count, a row a phrase, padded behind.</summary>
    /// <param name="tokenizer">The network's.</param>
    /// <param name="phrases">What to look for.</param>
    /// <param name="pad">The id to pad with.</param>
    /// <param name="length">Ids in a row; null for those of the longest phrase.</param>
    public static (NetworkTensor Ids, NetworkTensor Mask) Of(
        ClipTokenizer tokenizer, ImmutableArray<string> phrases, int pad, int? length = null)
    {
        var rows = phrases.Select(phrase => tokenizer.Encode(phrase)).ToList();
        var columns = length ?? rows.Max(row => row.Length);
        if (rows.FindIndex(row => row.Length > columns) is var tooLong and >= 0)
        {
            throw new InputRefusedException(
                $"\"{phrases[tooLong]}\" makes {rows[tooLong].Length} tokens and the network takes {columns}: use fewer words.");
        }

        float[] ids = [.. rows.SelectMany(row => row.Select(id => (float)id).Concat(Enumerable.Repeat((float)pad, columns - row.Length)))];
        float[] mask = [.. rows.SelectMany(row => Enumerable.Range(0, columns).Select(token => token < row.Length ? 1f : 0f))];
        return (new NetworkTensor([rows.Count, columns], ids), new NetworkTensor([rows.Count, columns], mask));
    }
}
