using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Latents;

/// <summary>A small picture of latents on their way, for the price of a few thousand products: each cell becomes one colour, by the linear
/// map from latents to colours that fits the photo's own best.</summary>
/// <remarks>That an autoencoder's latents are nearly linear in colour is what every program's previews rest on; they carry a table for each
/// model. The photo and its latents are at hand, so the map is found for whichever model it is: least squares over all cells. What the
/// model does not see of the photo is shown as it is.</remarks>
public sealed class LatentPreview
{
    private const int LongestSide = 512;
    private const double Ridge = 1e-4;
    private const int Colours = 3;

    private readonly PhotoView view;
    private readonly float[] latents;
    private readonly int channels;
    private readonly Mask? shown;
    private float[,]? map;
    private Picture? photo;
    private Mask? drawn;

    /// <summary>For pictures of what becomes of a view. Finds the map when the first is drawn.</summary>
    /// <param name="view">What the model sees of the photo.</param>
    /// <param name="latents">[1, C, h, w], its latents in the scale of those that will be drawn; copied.</param>
    /// <param name="shown">Where latents are drawn, in the part of the photo that the model sees, at the photo's size; null for all of
    /// it. Elsewhere the photo stays, and is shown as it is.</param>
    public LatentPreview(PhotoView view, Tensor latents, Mask? shown = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(latents);
        (this.view, this.shown) = (view, shown);
        this.latents = Values(latents);
        channels = (int)latents.Size(1);
    }

    /// <summary>Draws the photo, at most 512 pixels long, with latents in the place that the model sees.</summary>
    /// <param name="now">[B, C, h, w]; the first of them counts.</param>
    public Picture Draw(Tensor now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return Draw(Values(now));
    }

    /// <summary>The numbers of the first of some latents [B, C, h, w], for <see cref="Draw(ReadOnlySpan{float})"/>.</summary>
    public static float[] Values(Tensor latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        using var scope = TensorScope.Enter();
        return latents.Detach().Slice(0, 0, 1).To(DType.Float32, Device.Cpu).Contiguous().ToArray<float>();
    }

    /// <summary>Draws latents that were copied.</summary>
    /// <param name="now">[C, h, w].</param>
    public Picture Draw(ReadOnlySpan<float> now)
    {
        map ??= Fit();
        var (height, width) = (view.Frame.LatentHeight, view.Frame.LatentWidth);
        var planes = new float[Colours * height * width];
        for (var cell = 0; cell < height * width; cell++)
        {
            for (var colour = 0; colour < Colours; colour++)
            {
                var value = map[colour, channels];
                for (var channel = 0; channel < channels; channel++)
                {
                    value += map[colour, channel] * now[(channel * height * width) + cell];
                }

                planes[(colour * height * width) + cell] = Math.Clamp(value, 0, 1);
            }
        }

        return Laid(Picture.FromPlanes(planes, width, height, bitsPerSample: 8));
    }

    // Over the photo, where the model sees it.
    private Picture Laid(Picture seen)
    {
        photo ??= Small();
        var (source, scale) = (view.Frame.Source, (double)photo.Width / view.Photo.Width);
        var left = (int)Math.Round(source.Left * scale);
        var top = (int)Math.Round(source.Top * scale);
        var width = Math.Clamp((int)Math.Round(source.Width * scale), 1, photo.Width - left);
        var height = Math.Clamp((int)Math.Round(source.Height * scale), 1, photo.Height - top);
        var part = seen.Resize(width, height, Resampling.Cubic).Bytes;
        drawn ??= shown?.SampleCovering(height, width);
        var whole = photo.Bytes.ToArray();
        for (var i = 0; i < height * width; i++)
        {
            if (drawn is null || drawn.Pixels[i] != 0)
            {
                var place = (((top + (i / width)) * photo.Width) + left + (i % width)) * Colours;
                part.Slice(i * Colours, Colours).CopyTo(whole.AsSpan(place));
            }
        }

        return new Picture(photo.Width, photo.Height, Colours, whole);
    }

    private Picture Small()
    {
        var native = view.Photo.Native;
        var scale = Math.Min(1, (double)LongestSide / Math.Max(native.Width, native.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(native.Width * scale)), Math.Max(1, (int)Math.Round(native.Height * scale)));
        return native.Resize(width, height, Resampling.Lanczos3).WithMetadata(native.Metadata).ToWorkingRgb();
    }

    // The normal equations of [latents, 1] → colour, each of the three: a handful of unknowns over as many equations as there are cells.
    private float[,] Fit()
    {
        var (cells, unknowns) = (latents.Length / channels, channels + 1);
        var colours = view.Picture.Resize(view.Frame.LatentWidth, view.Frame.LatentHeight, Resampling.Lanczos3).ToPlanes();
        var normal = new double[unknowns, unknowns + Colours];
        var row = new double[unknowns];
        row[channels] = 1;
        for (var cell = 0; cell < cells; cell++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                row[channel] = latents[(channel * cells) + cell];
            }

            for (var i = 0; i < unknowns; i++)
            {
                for (var j = 0; j < unknowns; j++)
                {
                    normal[i, j] += row[i] * row[j];
                }

                for (var colour = 0; colour < Colours; colour++)
                {
                    normal[i, unknowns + colour] += row[i] * colours[(colour * cells) + cell];
                }
            }
        }

        return Solved(normal, unknowns, Ridge * cells);
    }

    // Gauss and Jordan: with the ridge the matrix is positive definite and needs no exchange of rows.
    private static float[,] Solved(double[,] normal, int unknowns, double ridge)
    {
        for (var i = 0; i < unknowns; i++)
        {
            normal[i, i] += ridge;
        }

        for (var pivot = 0; pivot < unknowns; pivot++)
        {
            for (var i = 0; i < unknowns; i++)
            {
                var factor = i == pivot ? 0 : normal[i, pivot] / normal[pivot, pivot];
                for (var j = pivot; factor != 0 && j < unknowns + Colours; j++)
                {
                    normal[i, j] -= factor * normal[pivot, j];
                }
            }
        }

        var solved = new float[Colours, unknowns];
        for (var colour = 0; colour < Colours; colour++)
        {
            for (var i = 0; i < unknowns; i++)
            {
                solved[colour, i] = (float)(normal[i, unknowns + colour] / normal[i, i]);
            }
        }

        return solved;
    }
}
