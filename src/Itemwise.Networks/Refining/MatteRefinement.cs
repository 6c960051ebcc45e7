using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Refining;

/// <summary>How much of each pixel belongs to what a mask shows, by ViTMatte (arXiv:2305.15272): hair, fur, soft edges.</summary>
public sealed class MatteRefinement
{
    private const double MostPixels = 1 << 20;
    private const double BandShare = 0.005;
    private const int LeastBand = 3;
    private const int Multiple = 32;
    private const byte Known = 255, Unknown = 128;
    private const float Half = 0.5f;

    private static readonly Normalisation Centred = new([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);

    private readonly RecognisedNetwork network;

    /// <summary>A refinement.</summary>
    /// <param name="network">Of the family matte.</param>
    /// <exception cref="InputRefusedException">It is of another one.</exception>
    public MatteRefinement(RecognisedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network.Family == NetworkFamily.Matte ? network : throw new InputRefusedException(
            $"The network in '{network.Folder}' makes no mattes (it is of the family {network.Family}): name one of ViTMatte.");
    }

    /// <summary>The pixels of which at least half belong to it.</summary>
    /// <param name="mask">Of the photo's size.</param>
    /// <param name="photo">Of any size.</param>
    /// <param name="cancellation">Stops the network within one of its nodes.</param>
    public Mask Of(Mask mask, Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(photo);
        if (mask.Bounds() is not { } bounds)
        {
            return mask;
        }

        var margin = 2 * Band(Math.Max(bounds.Height, bounds.Width));
        var crop = bounds.Grown(margin, mask.Height, mask.Width);
        var part = mask.Crop(crop);
        var alpha = Alpha(photo.Rgb.Crop(crop.Left, crop.Top, crop.Width, crop.Height), part, cancellation);
        var refined = Mask.Where(crop.Height, crop.Width, i => alpha[i] >= Half);
        return refined.IsEmpty ? mask : refined.PlacedIn(mask.Height, mask.Width, crop);
    }

    /// <summary>Alpha of a crop, 0 to 1, row by row.</summary>
    internal float[] Alpha(Picture rgb, Mask mask, CancellationToken cancellation)
    {
        var scale = Math.Min(1, Math.Sqrt(MostPixels / ((double)rgb.Width * rgb.Height)));
        var (width, height) = (Math.Max(1, (int)(rgb.Width * scale)), Math.Max(1, (int)(rgb.Height * scale)));
        var small = scale < 1 ? rgb.Resize(width, height, Resampling.PillowBilinear) : rgb;
        var trimap = Trimap(mask.Sample(height, width), Band(Math.Max(width, height)));
        var input = Input(small, trimap);
        using var session = NetworkSession.Open(network.Model);
        var output = session.Run(new Dictionary<string, NetworkTensor> { ["pixel_values"] = input }, ["alphas"],
            cancellation: cancellation)["alphas"];
        return new PlaneSampling(output.Height, output.Width, rgb.Height, rgb.Width, height, width).Whole(output.Plane(0).Span);
    }

    /// <summary>255 well inside, 0 well outside, 128 in a band around the outline.</summary>
    /// <param name="mask">Any mask.</param>
    /// <param name="band">Half of the band's width in pixels, by the larger of both distances.</param>
    internal static byte[] Trimap(Mask mask, int band)
    {
        var set = Array.ConvertAll(mask.Pixels.ToArray(), pixel => pixel != 0);
        var inner = Partitions.SquareFilter.Eroded(set, mask.Height, mask.Width, band);
        var outer = Partitions.SquareFilter.Dilated(set, mask.Height, mask.Width, band);
        return [.. inner.Zip(outer, (inside, near) => inside ? Known : near ? Unknown : (byte)0)];
    }

    /// <summary>[1, 4, h, w]: the colours and the trimap, both sides up to a multiple of 32, zeros there.</summary>
    internal NetworkTensor Input(Picture rgb, byte[] trimap)
    {
        var multiple = network.Settings.Multiple ?? Multiple;
        var (width, height) = (NetworkSize.Up(rgb.Width, multiple), NetworkSize.Up(rgb.Height, multiple));
        var values = new float[4 * width * height];
        Centred.Or(network.Settings).Fill(rgb, values, width, width * height);
        for (var row = 0; row < rgb.Height; row++)
        {
            for (var column = 0; column < rgb.Width; column++)
            {
                values[(3 * width * height) + (row * width) + column] = trimap[(row * rgb.Width) + column] / 255f;
            }
        }

        return new NetworkTensor([1, 4, height, width], values);
    }

    private static int Band(int longerSide) => Math.Max(LeastBand, (int)Math.Round(BandShare * longerSide));
}
