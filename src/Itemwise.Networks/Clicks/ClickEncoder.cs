using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Clicks;

/// <summary>Runs a click network's encoder, the slow half: once for each photo.</summary>
internal static class ClickEncoder
{
    /// <summary>Encodes a photo; the session is loaded for this and let go.</summary>
    public static Embedding Encode(RecognisedNetwork network, Photo photo, CancellationToken cancellation)
    {
        var encoder = network.Encoder!;
        var input = RecognisedNetwork.PictureInput(encoder);
        var sources = EncoderPairing.Embeddings(network.Model).ToDictionary(port => port.Name,
            port => EncoderPairing.Source(port, encoder)!.Name);
        using var session = NetworkSession.Open(encoder);
        var feed = new Dictionary<string, NetworkTensor> { [input.Name] = Picture(network, input, photo) };
        var outputs = session.Run(feed, [.. sources.Values.Distinct()], cancellation: cancellation);
        return new Embedding(sources.ToImmutableDictionary(pair => pair.Key, pair => outputs[pair.Value]), photo.Width, photo.Height);
    }

    /// <summary>The encoder's picture: raw and unpadded where the file does the rest itself, else normalised and padded.</summary>
    internal static NetworkTensor Picture(RecognisedNetwork network, OnnxPort input, Photo photo)
    {
        var geometry = ClickGeometry.Of(network, photo.Width, photo.Height);
        var settings = network.Settings;
        var small = photo.Rgb.Resize(geometry.Width, geometry.Height, settings.Resampling);
        if (ClickGeometry.IsRows(input))
        {
            return Normalisation.Raw.Rows(small);
        }

        // EdgeSAM's files normalise inside and take any size.
        var isRaw = input.Type == OnnxType.UInt8 || (input.Fixed(1) is null && input.Name != "pixel_values");
        return isRaw ? Normalisation.Raw.Planes(small)
            : Normalisation.ImageNet.Or(settings).Planes(small, geometry.Side, geometry.Side);
    }
}
