using Itemwise.Editing;
using Itemwise.Editing.Segmentation;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Partitions;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Subjects;

/// <summary>One item, what stands out, and the rest: U2-Net (arXiv:2005.09007), IS-Net (arXiv:2203.03041), BiRefNet
/// (arXiv:2401.03407).</summary>
public sealed class SubjectSegmenter : ISegmenter
{
    private const float Inside = 0.5f;
    private const string Subject = "subject";
    private readonly RecognisedNetwork network;

    /// <summary>A segmenter.</summary>
    /// <param name="network">Of the family salient.</param>
    public SubjectSegmenter(RecognisedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
    }

    /// <inheritdoc/>
    public Items Segment(Photo photo, CancellationToken cancellation = default) => Find(photo, cancellation).Items;

    /// <summary>The item with what is known of it; none where nothing stands out.</summary>
    /// <param name="photo">Of any size and shape.</param>
    /// <param name="cancellation">Stops the network within one of its nodes.</param>
    /// <exception cref="InputRefusedException">The network does not fit; the sentence says why.</exception>
    public FoundItems Find(Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var (height, width) = PhotoItems.WorkingSize(photo);
        var plane = Probabilities(photo, cancellation);
        var whole = new PlaneSampling(plane.Height, plane.Width, height, width).Whole(plane.Values);
        var owners = Array.ConvertAll(whole, value => value > Inside ? 0 : -1);
        var part = new PartitionPart(network.Settings.ItemName ?? Subject, ItemKind.Thing, Largest(plane.Values), [0]);
        return PhotoItems.Of(Partition.Of(owners, [part], height, width, 1), photo, network.Name, network.Remarks);
    }

    /// <summary>How much each cell stands out, [1, 1, h, w], 0 to 1.</summary>
    /// <remarks>Not stretched to the picture's own extremes, as rembg does it: that makes an item of noise where there is none.</remarks>
    internal NetworkTensor Probabilities(Photo photo, CancellationToken cancellation)
    {
        var input = RecognisedNetwork.PictureInput(network.Model);
        var settings = network.Settings;
        var (width, height) = (input.Fixed(1) ?? settings.Width, input.Fixed(2) ?? settings.Height);
        if (width is null || height is null)
        {
            throw new InputRefusedException(
                $"'{network.Model.FilePath}' does not say what size its picture has: say so under \"size\" in a model.json.");
        }

        var small = photo.Rgb.Resize(width.Value, height.Value, settings.Resampling);
        var wanted = network.Model.Outputs[0].Name;
        using var session = NetworkSession.Open(network.Model);
        var output = session.Run(new Dictionary<string, NetworkTensor> { [input.Name] = SalientInput.Of(network).Planes(small) }, [wanted],
            cancellation: cancellation)[wanted];
        if (output.Shape.Length < 2 || output.Height != height || output.Width != width)
        {
            throw new InputRefusedException(
                $"'{network.Model.FilePath}' gave '{wanted}' of [{string.Join(", ", output.Shape)}] for a picture of {width} x {height}: "
                + "take another export.");
        }

        return settings.NeedsSigmoid ?? !Logistic.AreProbabilities(output.Values)
            ? new NetworkTensor(output.Shape, Logistic.Of(output.Values)) : output;
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }
}
