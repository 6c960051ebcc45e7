using Itemwise.Imaging;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Panoptic;

/// <summary>Feeds a photo to networks that give every pixel a class.</summary>
internal static class PanopticInput
{
    private const string PixelMask = "pixel_mask";
    private const int DetrShortest = 800;
    private const int Longest = 1333;
    private const int AdeShortest = 640;
    private const int AdeLongest = 2560;
    private const int MaskFormerMultiple = 32;

    /// <summary>All inputs of a network for one photo.</summary>
    public static Dictionary<string, NetworkTensor> Of(RecognisedNetwork network, Picture rgb)
    {
        var input = RecognisedNetwork.PictureInput(network.Model);
        var (width, height) = Size(network, input, rgb.Width, rgb.Height);
        var settings = network.Settings;
        var planes = Normalisation.ImageNet.Or(settings)
            .Planes(rgb.Resize(width, height, settings.Resampling));
        var feed = new Dictionary<string, NetworkTensor> { [input.Name] = planes };
        if (network.Model.Input(PixelMask) is { } mask)
        {
            // DETR's export declares 64 x 64 whatever the picture.
            feed[PixelMask] = NetworkTensor.Filled(1, 1, mask.Fixed(2) ?? height, mask.Fixed(1) ?? width);
        }

        return feed;
    }

    /// <summary>The size that a photo is brought to.</summary>
    public static (int Width, int Height) Size(RecognisedNetwork network, OnnxPort input, int width, int height)
    {
        var settings = network.Settings;
        if (NetworkSize.Given(input, settings) is { } given)
        {
            return given;
        }

        if (network.Model.Output("class_queries_logits") is null)
        {
            return NetworkSize.Detr(width, height, settings.ShortestEdge ?? DetrShortest, settings.LongestEdge ?? Longest);
        }

        var isAde = network.Name.EndsWith("-ade", StringComparison.Ordinal);
        return NetworkSize.MaskFormer(width, height, settings.ShortestEdge ?? (isAde ? AdeShortest : DetrShortest),
            settings.LongestEdge ?? (isAde ? AdeLongest : Longest), settings.Multiple ?? MaskFormerMultiple);
    }
}
