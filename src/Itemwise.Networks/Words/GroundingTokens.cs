using System.Collections.Immutable;
using Itemwise.Networks.Onnx;

namespace Itemwise.Networks.Words;

/// <summary>Phrases as Grounding DINO takes them: one text in which each ends in a full stop, and which token belongs to which.</summary>
/// <param name="Ids">BERT's ids, start and end among them.</param>
/// <param name="Owners">The phrase of each token, from 0; -1 for start, end and full stops.</param>
internal sealed record GroundingTokens(ImmutableArray<int> Ids, ImmutableArray<int> Owners)
{
    /// <summary>Tokens of phrases.</summary>
    public static GroundingTokens Of(WordPieces pieces, IEnumerable<string> phrases)
    {
        var ids = pieces.Encode(string.Join(' ', phrases.Select(phrase => phrase + ".")));
        var (owners, phrase) = (ImmutableArray.CreateBuilder<int>(ids.Length), 0);
        foreach (var (index, id) in ids.Index())
        {
            var separates = WordPieces.Separates(id);
            owners.Add(separates ? -1 : phrase);
            phrase += separates && index > 0 ? 1 : 0;
        }

        return new GroundingTokens(ids, owners.DrainToImmutable());
    }

    /// <summary>What an export takes of them, by the names of its inputs.</summary>
    public void AddTo(Dictionary<string, NetworkTensor> feed, OnnxFile file)
    {
        var length = Ids.Length;
        feed["input_ids"] = new NetworkTensor([1, length], [.. Ids.Select(id => (float)id)]);
        feed["token_type_ids"] = NetworkTensor.Filled(0, 1, length);
        feed["attention_mask"] = NetworkTensor.Filled(1, 1, length);
        if (file.Input("text_token_mask") is not null)
        {
            AddBlocks(feed);
        }
    }

    // A phrase with its full stop is a block in which positions start anew; start and end stand alone.
    private void AddBlocks(Dictionary<string, NetworkTensor> feed)
    {
        var length = Ids.Length;
        var (mask, positions) = (new float[length * length], new float[length]);
        for (int token = 0, last = 0; token < length; token++)
        {
            mask[(token * length) + token] = 1;
            if (!WordPieces.Separates(Ids[token]))
            {
                continue;
            }

            for (var row = last + 1; row <= token && token < length - 1; row++)
            {
                mask.AsSpan((row * length) + last + 1, token - last).Fill(1);
                positions[row] = row - last - 1;
            }

            last = token;
        }

        feed["text_token_mask"] = new NetworkTensor([1, length, length], mask);
        feed["position_ids"] = new NetworkTensor([1, length], positions);
    }
}
