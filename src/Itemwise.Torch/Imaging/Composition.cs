namespace Itemwise.Torch.Imaging;

/// <summary>Mixes an edited picture into its original, in the original's own samples.</summary>
internal static class Composition
{
    private const int Full = 255;

    public static Picture Compose(Picture original, Picture edited, ReadOnlySpan<byte> weights)
    {
        ArgumentNullException.ThrowIfNull(edited);
        if (edited.Width != original.Width || edited.Height != original.Height || edited.Bands != 3)
        {
            throw new ArgumentException($"The edited picture is {edited.Width}x{edited.Height} with {edited.Bands} bands, expected {original.Width}x{original.Height} with 3.", nameof(edited));
        }

        if (weights.Length != original.Width * original.Height)
        {
            throw new ArgumentException($"{weights.Length} weights do not fit {original.Width}x{original.Height} pixels.", nameof(weights));
        }

        var native = WorkingColour.ToNative(edited.ToWorkingRgb(16), original);
        return original.BitsPerSample == 8
            ? new Picture(original.Width, original.Height, original.Bands, MixBytes(original, native, weights), original.Metadata)
            : new Picture(original.Width, original.Height, original.Bands, MixWords(original, native, weights), original.Metadata);
    }

    // Mixed with 16 bits and rounded once; 65535 = 255 * 257.
    private static byte[] MixBytes(Picture original, Picture native, ReadOnlySpan<byte> weights)
    {
        var samples = original.Bytes.ToArray();
        var words = native.Words;
        for (var pixel = 0; pixel < weights.Length; pixel++)
        {
            var weight = weights[pixel];
            for (var band = 0; weight > 0 && band < original.ColourBands; band++)
            {
                ref var sample = ref samples[(pixel * original.Bands) + band];
                var mixed = (sample * 257L * (Full - weight)) + ((long)words[(pixel * native.Bands) + band] * weight);
                sample = (byte)((mixed + (65535 / 2)) / 65535);
            }
        }

        return samples;
    }

    private static ushort[] MixWords(Picture original, Picture native, ReadOnlySpan<byte> weights)
    {
        var samples = original.Words.ToArray();
        var words = native.Words;
        for (var pixel = 0; pixel < weights.Length; pixel++)
        {
            var weight = weights[pixel];
            for (var band = 0; weight > 0 && band < original.ColourBands; band++)
            {
                ref var sample = ref samples[(pixel * original.Bands) + band];
                var mixed = ((long)sample * (Full - weight)) + ((long)words[(pixel * native.Bands) + band] * weight);
                sample = (ushort)((mixed + (Full / 2)) / Full);
            }
        }

        return samples;
    }
}
