using NetVips;

namespace Itemwise.Imaging;

/// <summary>Mixes an edited picture into its original, in the original's own samples.</summary>
internal static class Composition
{
    private const int Full = 255;
    private const int PixelsAtOnce = 1 << 20;

    public static Picture Compose(Picture original, Picture edited, PixelBox frame, PixelBox changed, ReadOnlySpan<byte> weights)
    {
        Check(original, edited, frame, changed, weights.Length);
        using var scaled = Libvips.Run(() => Scaled(edited, frame));
        using var colour = new NativeColour(original);
        var bytes = original.BitsPerSample == 8 ? original.Bytes.ToArray() : [];
        var words = original.BitsPerSample == 16 ? original.Words.ToArray() : [];
        var rows = Math.Max(1, PixelsAtOnce / changed.Width);
        for (var row = 0; row < changed.Height; row += rows)
        {
            var count = Math.Min(rows, changed.Height - row);
            var part = PixelBox.At(changed.Left - frame.Left, changed.Top - frame.Top + row, changed.Width, count);
            var native = colour.Of(Libvips.Run(() => Part(scaled, part)).ToWorkingRgb(16));
            for (var line = 0; line < count; line++)
            {
                var samples = changed.Width * original.Bands;
                var first = checked((((changed.Top + row + line) * original.Width) + changed.Left) * original.Bands);
                var lineWeights = weights.Slice((row + line) * changed.Width, changed.Width);
                var lineWords = native.Words.Slice(line * changed.Width * native.Bands, changed.Width * native.Bands);
                Mix(bytes.Length == 0 ? [] : bytes.AsSpan(first, samples), lineWords, lineWeights, original);
                Mix(words.Length == 0 ? [] : words.AsSpan(first, samples), lineWords, lineWeights, original);
            }
        }

        var metadata = original.Metadata.WithoutPreviews();
        return words.Length == 0
            ? new Picture(original.Width, original.Height, original.Bands, bytes, metadata)
            : new Picture(original.Width, original.Height, original.Bands, words, metadata);
    }

    private static Image Scaled(Picture edited, PixelBox frame)
    {
        using var source = VipsImages.Of(edited);
        return VipsImages.Resize(source, frame.Width, frame.Height, Resampling.Lanczos3);
    }

    private static Picture Part(Image image, PixelBox area)
    {
        using var part = image.Crop(area.Left, area.Top, area.Width, area.Height);
        return VipsImages.ToPicture(part);
    }

    private static void Check(Picture original, Picture edited, PixelBox frame, PixelBox changed, int weightCount)
    {
        ArgumentNullException.ThrowIfNull(edited);
        if (edited.Bands != 3)
        {
            throw new ArgumentException($"The edited picture has {edited.Bands} bands, expected 3.", nameof(edited));
        }

        if (!PixelBox.At(0, 0, original.Width, original.Height).Contains(frame) || !frame.Contains(changed))
        {
            throw new ArgumentException(
                $"{changed} does not lie in {frame}, or that not in the picture of {original.Width}x{original.Height}.", nameof(changed));
        }

        if (weightCount != (long)changed.Width * changed.Height)
        {
            throw new ArgumentException($"{weightCount} weights do not fit {changed.Width}x{changed.Height} pixels.", nameof(weightCount));
        }
    }

    // Mixed with 16 bits and rounded once; 65535 = 255 * 257.
    private static void Mix(Span<byte> samples, ReadOnlySpan<ushort> words, ReadOnlySpan<byte> weights, Picture original)
    {
        for (var pixel = 0; pixel * original.Bands < samples.Length; pixel++)
        {
            var weight = weights[pixel];
            for (var band = 0; weight > 0 && band < original.ColourBands; band++)
            {
                ref var sample = ref samples[(pixel * original.Bands) + band];
                var mixed = (sample * 257L * (Full - weight)) + ((long)words[(pixel * original.ColourBands) + band] * weight);
                sample = (byte)((mixed + (65535 / 2)) / 65535);
            }
        }
    }

    private static void Mix(Span<ushort> samples, ReadOnlySpan<ushort> words, ReadOnlySpan<byte> weights, Picture original)
    {
        for (var pixel = 0; pixel * original.Bands < samples.Length; pixel++)
        {
            var weight = weights[pixel];
            for (var band = 0; weight > 0 && band < original.ColourBands; band++)
            {
                ref var sample = ref samples[(pixel * original.Bands) + band];
                var mixed = ((long)sample * (Full - weight)) + ((long)words[(pixel * original.ColourBands) + band] * weight);
                sample = (ushort)((mixed + (Full / 2)) / Full);
            }
        }
    }
}
