using System.Text.Json.Nodes;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Tests;

/// <summary>One folder of tests/fixtures/onnx: a tiny export, what was fed and what must come out.</summary>
internal sealed class NetworkFixture
{
    private readonly string folder;
    private readonly JsonObject json;

    public NetworkFixture(string folder) => (this.folder, json) = (folder, JsonNode.Parse(File.ReadAllText(At(folder,
        "expected.json")))!.AsObject());

    public static Photo Landscape { get; } = Photo.Load(At("photos", "landscape.png"));

    public static Photo Portrait { get; } = Photo.Load(At("photos", "portrait.png"));

    public JsonObject Cases => json["cases"]!.AsObject();

    public JsonObject Runs => json["runs"]!.AsObject();

    public JsonNode this[string key] => json[key]!;

    public static string At(params string[] parts) => Fixtures.At(["onnx", .. parts]);

    public static ItemMap Truth(string photo)
    {
        var plane = Picture.LoadIndices(At("photos", $"{photo}.truth.png"));
        return new ItemMap(plane.Height, plane.Width, plane.Values);
    }

    public RecognisedNetwork Network(string file = "") => NetworkFolder.Recognise(At(folder, file));

    public NetworkTensor Tensor(string key)
    {
        if (json["same"]![key] is { } same)
        {
            var place = (string)same!;
            return place.Split(':') is [var other, var name] ? new NetworkFixture(other).Tensor(name) : Tensor(place);
        }

        if (json["filled"]![key] is { } filled)
        {
            return NetworkTensor.Filled((float)filled["value"]!, [.. filled["shape"]!.AsArray().Select(size => (long)size!)]);
        }

        using var file = SafetensorsFile.Open(At(folder, "expected.safetensors"));
        var entry = file.Get(key);
        float[] values = entry.DType switch
        {
            SafetensorsDType.F32 => file.Read<float>(entry),
            SafetensorsDType.I64 => Array.ConvertAll(file.Read<long>(entry), value => (float)value),
            SafetensorsDType.I32 => Array.ConvertAll(file.Read<int>(entry), value => (float)value),
            _ => Array.ConvertAll(file.Read<byte>(entry), value => (float)value),
        };
        return new NetworkTensor(entry.Shape, values);
    }

    /// <summary>The largest difference, as a share of max(1, |value|); minus infinity equals minus infinity.</summary>
    public static double Difference(NetworkTensor expected, NetworkTensor actual)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        var largest = 0.0;
        foreach (var (wanted, found) in expected.Values.ToArray().Zip(actual.Values.ToArray()))
        {
            largest = Math.Max(largest, wanted == found ? 0 : Math.Abs(wanted - found) / Math.Max(1, Math.Abs(wanted)));
        }

        return largest;
    }

    /// <summary>The share of pixels that are equal.</summary>
    public static double Agreement(NetworkTensor expected, IReadOnlyList<ushort> actual)
    {
        Assert.Equal(expected.Values.Length, actual.Count);
        return expected.Values.ToArray().Zip(actual).Count(pair => pair.First == pair.Second) / (double)actual.Count;
    }

    public static ushort[] Labels(Mask mask) => [.. mask.Pixels.ToArray().Select(pixel => (ushort)pixel)];
}
