using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Partitions;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Panoptic;

/// <summary>Reads classes and masks from what a network gave.</summary>
internal static class PanopticOutput
{
    private const double SureOfClass = 0.5;

    /// <summary>The outputs that are looked at.</summary>
    public static ImmutableArray<string> Wanted(RecognisedNetwork network) => network.Family == NetworkFamily.Instance
        ? ["labels", "masks"]
        : network.Model.Output("class_queries_logits") is not null ? ["class_queries_logits", "masks_queries_logits"]
        : ["logits", "pred_masks"];

    /// <summary>The planes of classes that the network is sure of.</summary>
    /// <exception cref="InputRefusedException">Its labels are not known, or are of another number than its classes.</exception>
    public static ClassifiedPlanes Read(
        RecognisedNetwork network, IReadOnlyDictionary<string, NetworkTensor> outputs, (int Height, int Width) size)
    {
        var names = Wanted(network);
        var (classes, masks) = (outputs[names[0]], outputs[names[1]]);
        var labels = Labels(network, classes.Width);
        var isInstance = network.Family == NetworkFamily.Instance;
        var threshold = network.Settings.Threshold("score", SureOfClass);
        var isDone = isInstance && Logistic.AreProbabilities(masks.Values);
        var (planes, queries) = (new List<FoundPlane>(), ImmutableArray.CreateBuilder<int>());
        for (var query = 0; query < classes.Height; query++)
        {
            var row = classes.Values.Slice(query * classes.Width, classes.Width);
            var (best, score) = isInstance ? Sigmoid(row) : Logistic.Best(row);
            if (score > threshold && best < labels.Length)
            {
                planes.Add(new FoundPlane(Plane(network, masks, query, isDone, size), score, labels[best], Kind(network, labels[best])));
                queries.Add(query);
            }
        }

        var enlarged = IsEnlarged(network);
        return new ClassifiedPlanes(planes, queries.ToImmutable(), enlarged ? size.Height : masks.Height,
            enlarged ? size.Width : masks.Width);
    }

    // Mask2Former's logits are enlarged to the network's picture before they become probabilities.
    private static bool IsEnlarged(RecognisedNetwork network) => network.Settings.ModelType == "mask2former";

    private static ReadOnlyMemory<float> Plane(
        RecognisedNetwork network, NetworkTensor masks, int query, bool isDone, (int Height, int Width) size)
    {
        var plane = masks.Plane(query);
        if (IsEnlarged(network))
        {
            plane = new PlaneSampling(masks.Height, masks.Width, size.Height, size.Width).Whole(plane.Span);
        }

        return isDone ? plane : Logistic.Of(plane.Span);
    }

    private static (int Class, float Probability) Sigmoid(ReadOnlySpan<float> logits)
    {
        var best = Logistic.Largest(logits);
        return (best, Logistic.Of(logits[best]));
    }

    private static ItemKind Kind(RecognisedNetwork network, string label) => ClassNames.KindOf(label) switch
    {
        ItemKind.Unknown when !network.Settings.Things.IsEmpty => network.Settings.Things.Contains(label) ? ItemKind.Thing
            : ItemKind.Background,
        var known => known,
    };

    private static ImmutableArray<string> Labels(RecognisedNetwork network, int width)
    {
        var labels = network.Settings.Labels;
        if (network.Family == NetworkFamily.Instance)
        {
            return labels.IsEmpty ? ClassNames.CocoById : labels;
        }

        var place = network.Folder;
        return labels.IsEmpty
            ? throw new InputRefusedException(
                $"The network in '{place}' does not say what its classes are called: fetch its config.json too, or list them under "
                + "\"labels\" in a model.json.")
            : labels.Length == width - 1 ? labels
            : throw new InputRefusedException(
                $"The network in '{place}' has {width - 1} classes and its config.json names {labels.Length}: fetch the config.json that "
                + "belongs to it.");
    }
}
