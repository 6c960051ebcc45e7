using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Imaging;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Words;

/// <summary>Grounding DINO (arXiv:2303.05499): words to boxes.</summary>
/// <remarks>One phrase a pass, unless the folder's manifest says that the export takes many, or the file has an input that keeps phrases
/// apart: the common export was traced with one phrase and is silently wrong with more.</remarks>
internal sealed class GroundingDetector : IBoxDetector
{
    private const double SureOfBox = 0.3;
    private const double SureOfPhrase = 0.25;
    private const double SameBox = 0.7;
    private const int Shortest = 800;
    private const int Longest = 1333;

    private readonly RecognisedNetwork network;
    private readonly WordPieces pieces;
    private readonly OnnxPort picture;

    public GroundingDetector(RecognisedNetwork network)
    {
        (this.network, pieces) = (network, WordPieces.Load(network.Folder));
        picture = network.Model.Input("img") ?? RecognisedNetwork.PictureInput(network.Model);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FoundBox> Find(Photo photo, ImmutableArray<string> phrases, IProgress<EditingProgress>? progress,
        CancellationToken cancellation)
    {
        var planes = Picture(photo.Rgb);
        var takesMany = network.Settings.TakesManyPhrases || network.Model.Input("text_token_mask") is not null;
        var passes = takesMany ? [phrases] : phrases.Select(phrase => ImmutableArray.Create(phrase)).ToArray();
        using var session = NetworkSession.Open(network.Model);
        var (found, first) = (new List<FoundBox>(), 0);
        foreach (var (index, pass) in passes.Index())
        {
            progress?.Report(new EditingProgress($"looking for {string.Join(", ", pass)}", index, passes.Length));
            var tokens = GroundingTokens.Of(pieces, pass);
            var outputs = session.Run(Feed(tokens, planes), [.. network.Model.Outputs.Select(port => port.Name)],
                cancellation: cancellation);
            found.AddRange(Read(outputs["logits"], outputs[network.Model.Outputs.First(port => port.Name.EndsWith("boxes",
                StringComparison.Ordinal)).Name], tokens, first, (photo.Width, photo.Height)));
            first += pass.Length;
        }

        return FoundBox.WithoutDoubles(found, network.Settings.Threshold("overlap", SameBox));
    }

    /// <summary>All inputs for one pass.</summary>
    internal Dictionary<string, NetworkTensor> Feed(GroundingTokens tokens, NetworkTensor planes)
    {
        var feed = new Dictionary<string, NetworkTensor> { [picture.Name] = planes };
        tokens.AddTo(feed, network.Model);
        if (network.Model.Input("pixel_mask") is not null)
        {
            feed["pixel_mask"] = NetworkTensor.Filled(1, 1, planes.Height, planes.Width);
        }

        return feed;
    }

    /// <summary>A photo as the network takes it.</summary>
    internal NetworkTensor Picture(Picture rgb)
    {
        var settings = network.Settings;
        var (width, height) = NetworkSize.Given(picture, settings)
            ?? NetworkSize.Detr(rgb.Width, rgb.Height, settings.ShortestEdge ?? Shortest, settings.LongestEdge ?? Longest);
        return Normalisation.ImageNet.Or(settings)
            .Planes(rgb.Resize(width, height, settings.Resampling));
    }

    /// <summary>Boxes of queries that are sure of a token; a box is called after the phrase whose token it is surest of.</summary>
    /// <remarks>Not after all tokens above a threshold, as published: that gives "post" for "wooden post".</remarks>
    internal IEnumerable<FoundBox> Read(
        NetworkTensor logits, NetworkTensor boxes, GroundingTokens tokens, int firstPhrase, (int Width, int Height) photo)
    {
        for (var query = 0; query < logits.Height; query++)
        {
            var row = logits.Values.Slice(query * logits.Width, logits.Width);
            var (best, phrase, sure) = (0f, -1, 0f);
            for (var token = 0; token < row.Length; token++)
            {
                var probability = Logistic.Of(row[token]);
                best = Math.Max(best, probability);
                if (token < tokens.Owners.Length && tokens.Owners[token] >= 0 && probability > sure)
                {
                    (phrase, sure) = (tokens.Owners[token], probability);
                }
            }

            if (best > network.Settings.Threshold("box", SureOfBox) && sure > network.Settings.Threshold("text", SureOfPhrase)
                && FoundBox.Of(firstPhrase + phrase, best, boxes.Values.Slice(query * 4, 4), photo, photo) is { } found)
            {
                yield return found;
            }
        }
    }
}
