using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Networks.Clicks;
using Itemwise.Networks.Partitions;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Words;

/// <summary>Items by their names: CLIPSeg gives masks; Grounding DINO and OWLv2 give boxes, whose masks a click network gives.</summary>
public sealed class WordSegmenter
{
    private readonly RecognisedNetwork network;
    private readonly ClickSegmenter? clicks;
    private readonly int mostItems;

    /// <summary>A segmenter.</summary>
    /// <param name="network">Of the family grounding, clipseg or owl.</param>
    /// <param name="clicks">What makes masks of boxes; borrowed. Not needed for clipseg.</param>
    /// <param name="mostItems">The most items beside the rest.</param>
    /// <exception cref="InputRefusedException">The network finds no words, or boxes need a click network and there is none.</exception>
    public WordSegmenter(RecognisedNetwork network, ClickSegmenter? clicks, int mostItems)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostItems, 1);
        if (!network.TakesWords)
        {
            throw new InputRefusedException(
                $"The network in '{network.Folder}' takes no words (it is of the family {network.Family}): name one of Grounding DINO, "
                + "OWLv2 or CLIPSeg.");
        }

        if (network.Family != NetworkFamily.ClipSeg && clicks is null)
        {
            throw new InputRefusedException(
                $"The network in '{network.Folder}' finds boxes, and masks need a network of SAM's family beside it: name one too.");
        }

        (this.network, this.clicks, this.mostItems) = (network, clicks, mostItems);
    }

    /// <summary>The items that words are about; smaller ones lie in front of larger ones. None where nothing was found.</summary>
    /// <param name="photo">Of any size and shape.</param>
    /// <param name="words">What to look for, such as "the handbag".</param>
    /// <param name="progress">Receives a report before each pass.</param>
    /// <param name="cancellation">Stops a network within one of its nodes.</param>
    /// <exception cref="InputRefusedException">A phrase is empty or too long, or a network does not fit; the sentence says why.</exception>
    public FoundItems Find(
        Photo photo, IEnumerable<string> words, IProgress<EditingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(words);
        var phrases = Phrases.Of(words);
        if (network.Family == NetworkFamily.ClipSeg)
        {
            return PhotoItems.Of(new ClipSegPlanes(network).Find(photo, phrases, mostItems, cancellation), photo, network.Name,
                network.Remarks);
        }

        IBoxDetector detector = network.Family == NetworkFamily.Owl ? new OwlDetector(network) : new GroundingDetector(network);
        var boxes = detector.Find(photo, phrases, progress, cancellation);
        var (height, width) = PhotoItems.WorkingSize(photo);
        var masks = new List<(Mask Mask, string Words, float Score)>();
        if (boxes.Count > 0)
        {
            progress?.Report(new EditingProgress("finding outlines", 0, 0));
            var embedding = clicks!.Encode(photo, cancellation);
            foreach (var box in boxes)
            {
                var prompt = new ClickPrompt([], box.Box);
                var prediction = clicks.Predict(embedding, prompt, cancellation: cancellation);
                masks.Add((clicks.PreviewOf(prediction, prompt, photo, height, width), phrases[box.Phrase], box.Score));
            }
        }

        return PhotoItems.Of(NestedMasks.Stack(masks, height, width, mostItems), photo,
            $"{network.Name} + {clicks!.Name}", network.Remarks);
    }
}
