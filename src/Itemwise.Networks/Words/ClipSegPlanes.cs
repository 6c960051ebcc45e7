using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Editing;
using Itemwise.Imaging;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Partitions;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Words;

/// <summary>CLIPSeg (arXiv:2112.10003): a plane for each phrase.</summary>
internal sealed class ClipSegPlanes(RecognisedNetwork network)
{
    private const double Sure = 0.4;

    private readonly ClipTokenizer tokenizer = ClipTokenizer.Load(network.Folder);

    /// <summary>A partition in which each pixel goes to the phrase that is surest of it, if one is sure enough.</summary>
    public Partition Find(Photo photo, ImmutableArray<string> phrases, int most, CancellationToken cancellation)
    {
        using var session = NetworkSession.Open(network.Model);
        var feed = Feed(photo.Rgb, phrases);
        // Declared as it was traced, with two phrases.
        var logits = session.Run(feed, ["logits"], keepsShape: false, cancellation)["logits"];
        var (height, width) = PhotoItems.WorkingSize(photo);
        return Read(logits, phrases, height, width, most);
    }

    /// <summary>All inputs.</summary>
    internal Dictionary<string, NetworkTensor> Feed(Picture rgb, ImmutableArray<string> phrases)
    {
        var settings = network.Settings;
        var input = network.Model.Input("pixel_values")!;
        var side = input.Fixed(1) ?? settings.Width ?? throw new InputRefusedException(
            $"'{network.Model.FilePath}' does not say what size its picture has: fetch its preprocessor_config.json too.");
        var (ids, mask) = ClipTokens.Of(tokenizer, phrases, tokenizer.PadId);
        return new Dictionary<string, NetworkTensor>
        {
            ["input_ids"] = ids,
            ["attention_mask"] = mask,
            ["pixel_values"] = Normalisation.ImageNet.Or(settings)
                .Planes(rgb.Resize(side, settings.Height ?? side, settings.Resampling)),
        };
    }

    /// <summary>Reads the planes by their number: one phrase alone comes out without its own dimension.</summary>
    internal Partition Read(NetworkTensor logits, ImmutableArray<string> phrases, int height, int width, int most)
    {
        if (logits.Shape.Length < 2 || logits.PlaneCount != phrases.Length)
        {
            throw new InputRefusedException(
                $"'{network.Model.FilePath}' gave [{string.Join(", ", logits.Shape)}] for {phrases.Length} phrases: take another export.");
        }

        var sampling = new PlaneSampling(logits.Height, logits.Width, height, width);
        var (owners, best, row) = (new int[height * width], new float[height * width], new float[width]);
        Array.Fill(owners, -1);
        Array.Fill(best, network.Settings.Threshold("mask", Sure));
        var peaks = new float[phrases.Length];
        for (var phrase = 0; phrase < phrases.Length; phrase++)
        {
            for (var y = 0; y < height; y++)
            {
                sampling.Row(logits.Plane(phrase).Span, y, row);
                for (var x = 0; x < width; x++)
                {
                    var probability = Logistic.Of(row[x]);
                    peaks[phrase] = Math.Max(peaks[phrase], probability);
                    if (probability > best[(y * width) + x])
                    {
                        (owners[(y * width) + x], best[(y * width) + x]) = (phrase, probability);
                    }
                }
            }
        }

        return Partition.Of(owners,
            [.. phrases.Select((phrase, index) => new PartitionPart(phrase, ItemKind.Unknown, peaks[index], [index]))],
            height, width, most);
    }
}
