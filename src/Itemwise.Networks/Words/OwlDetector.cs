using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Editing;
using Itemwise.Imaging;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Words;

/// <summary>OWLv2 (arXiv:2306.09683): words to boxes, all phrases in one pass.</summary>
internal sealed class OwlDetector(RecognisedNetwork network) : IBoxDetector
{
    private const double Sure = 0.3;
    private const double SameBox = 0.5;
    private const int TokenCount = 16;
    private const byte Grey = 128;

    private readonly ClipTokenizer tokenizer = ClipTokenizer.Load(network.Folder);

    /// <inheritdoc/>
    public IReadOnlyList<FoundBox> Find(Photo photo, ImmutableArray<string> phrases, IProgress<EditingProgress>? progress,
        CancellationToken cancellation)
    {
        progress?.Report(new EditingProgress($"looking for {string.Join(", ", phrases)}", 0, 1));
        using var session = NetworkSession.Open(network.Model);
        var outputs = session.Run(Feed(photo.Rgb, phrases), ["logits", "pred_boxes"], cancellation: cancellation);
        return Read(outputs["logits"], outputs["pred_boxes"], (photo.Width, photo.Height));
    }

    /// <summary>All inputs.</summary>
    internal Dictionary<string, NetworkTensor> Feed(Picture rgb, ImmutableArray<string> phrases)
    {
        var (ids, mask) = ClipTokens.Of(tokenizer, phrases, pad: 0, TokenCount);
        return new Dictionary<string, NetworkTensor> { ["input_ids"] = ids, ["attention_mask"] = mask, ["pixel_values"] = Picture(rgb) };
    }

    // Grey to the right or below makes a square, of which the boxes are then shares (transformers #27205).
    private NetworkTensor Picture(Picture rgb)
    {
        var (settings, longer) = (network.Settings, Math.Max(rgb.Width, rgb.Height));
        var side = network.Model.Input("pixel_values")!.Fixed(1) ?? settings.Width ?? throw new InputRefusedException(
            $"'{network.Model.FilePath}' does not say what size its picture has: fetch its preprocessor_config.json too.");
        var square = new byte[longer * longer * 3];
        Array.Fill(square, Grey);
        for (var row = 0; row < rgb.Height; row++)
        {
            rgb.Bytes.Slice(row * rgb.Width * 3, rgb.Width * 3).CopyTo(square.AsSpan(row * longer * 3));
        }

        return Normalisation.Clip.Or(settings)
            .Planes(new Picture(longer, longer, 3, square).Resize(side, side, settings.Resampling));
    }

    /// <summary>The boxes of one picture's patches: logits [1, patches, phrases].</summary>
    internal IReadOnlyList<FoundBox> Read(NetworkTensor logits, NetworkTensor boxes, (int Width, int Height) photo)
    {
        var (found, longer) = (new List<FoundBox>(), Math.Max(photo.Width, photo.Height));
        for (var patch = 0; patch < logits.Height; patch++)
        {
            for (var phrase = 0; phrase < logits.Width; phrase++)
            {
                var score = Logistic.Of(logits.Values[(patch * logits.Width) + phrase]);
                if (score > network.Settings.Threshold("box", Sure)
                    && FoundBox.Of(phrase, score, boxes.Values.Slice(patch * 4, 4), (longer, longer), photo) is { } box)
                {
                    found.Add(box);
                }
            }
        }

        return FoundBox.WithoutDoubles(found, network.Settings.Threshold("overlap", SameBox));
    }
}
