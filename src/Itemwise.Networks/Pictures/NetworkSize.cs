using Itemwise.Networks.Onnx;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Pictures;

/// <summary>Sizes that the published processors bring a photo to.</summary>
internal static class NetworkSize
{
    /// <summary>The one size that a file declares, or its folder stretches to; null where the photo's own shape counts.</summary>
    public static (int Width, int Height)? Given(OnnxPort input, NetworkSettings settings) =>
        input.Fixed(1) is { } width && input.Fixed(2) is { } height ? (width, height)
        : settings is { Resize: ResizeRule.Stretch, Width: { } stretched } ? (stretched, settings.Height ?? stretched)
        : null;

    /// <summary>In proportion into a square: SAM's ResizeLongestSide.</summary>
    public static (int Width, int Height) Letterbox(int width, int height, int side)
    {
        var scale = (double)side / Math.Max(width, height);
        return (Math.Max(1, (int)((width * scale) + 0.5)), Math.Max(1, (int)((height * scale) + 0.5)));
    }

    /// <summary>MaskFormer's processor: truncating, then both sides up to a multiple by stretching.</summary>
    public static (int Width, int Height) MaskFormer(int width, int height, int shortest, int longest, int multiple)
    {
        int shorter = Math.Min(width, height), longer = Math.Max(width, height);
        int a = shortest, b = (int)((long)shortest * longer / shorter);
        if (b > longest)
        {
            (a, b) = ((int)((long)longest * a / b), longest);
        }

        a = Math.Max(1, a);
        return width <= height ? (Up(a, multiple), Up(b, multiple)) : (Up(b, multiple), Up(a, multiple));
    }

    /// <summary>DETR's and Grounding DINO's processor: rounding the shorter side; untouched where that is right already.</summary>
    /// <remarks>Differs from the other by a pixel.</remarks>
    public static (int Width, int Height) Detr(int width, int height, int shortest, int longest)
    {
        int shorter = Math.Min(width, height), longer = Math.Max(width, height);
        var exact = (double)longer / shorter * shortest > longest ? (double)longest * shorter / longer : shortest;
        var a = Math.Max(1, (int)Math.Round(exact));
        if (a == shorter)
        {
            return (width, height);
        }

        var b = Math.Max(1, (int)(exact * longer / shorter));
        return width < height ? (a, b) : (b, a);
    }

    /// <summary>The next multiple.</summary>
    public static int Up(int size, int multiple) => (size + multiple - 1) / multiple * multiple;
}
