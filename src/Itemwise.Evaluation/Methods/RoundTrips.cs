using Itemwise.Editing.Latents;
using Itemwise.Editing.Running;
using Itemwise.Evaluation.Cases;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Evaluation.Methods;

/// <summary>Photos, encoded and decoded by a model's autoencoder and nothing else: what leakage is measured in. The last one is
/// kept.</summary>
/// <param name="model">The model; borrowed.</param>
public sealed class RoundTrips(LazyModel model)
{
    private string? lastPhoto;
    private Picture? last;

    /// <summary>The round trip of a case's photo, at the photo's size.</summary>
    public Picture Of(LoadedCase one)
    {
        ArgumentNullException.ThrowIfNull(one);
        if (last is null || lastPhoto != one.Photo.Sha256)
        {
            using var scope = TensorScope.Enter();
            var latents = LatentCodec.Encode(model.Value, PhotoView.Of(model.Value, one.Photo));
            var decoded = LatentCodec.Decode(model.Value, latents.Scaled);
            last = decoded.Width == one.Photo.Width && decoded.Height == one.Photo.Height
                ? decoded : decoded.Resize(one.Photo.Width, one.Photo.Height, Resampling.Lanczos3);
            lastPhoto = one.Photo.Sha256;
        }

        return last;
    }
}
