namespace Itemwise.Imaging;

/// <summary>Resizing of 8-bit samples, equal to Pillow's bit for bit.</summary>
/// <remarks>The filter is widened by the scale when shrinking. Columns first, then rows; each pass works in 22-bit fixed point and
/// rounds to a byte.</remarks>
internal static class PillowResize
{
    private const int FractionBits = 22;

    // Support in source pixels, and weight by distance: Keys' cubic with a = -0.5, a triangle, and three lobes of Lanczos.
    private static readonly Kernel Bicubic = new(2, Cubic);
    private static readonly Kernel Bilinear = new(1, distance => Math.Max(0, 1 - Math.Abs(distance)));
    private static readonly Kernel Lanczos = new(3, distance => Math.Abs(distance) < 3 ? Sinc(distance) * Sinc(distance / 3) : 0);

    public static Picture Resize(Picture picture, int width, int height, Resampling resampling)
    {
        var kernel = resampling switch
        {
            Resampling.PillowBilinear => Bilinear,
            Resampling.PillowLanczos => Lanczos,
            _ => Bicubic,
        };
        var across = Plan(picture.Width, width, kernel);
        var down = Plan(picture.Height, height, kernel);
        var narrow = new byte[checked(width * picture.Height * picture.Bands)];
        for (var row = 0; row < picture.Height; row++)
        {
            // Within a row neighbours lie `bands` apart.
            var source = picture.Bytes.Slice(row * picture.Width * picture.Bands, picture.Width * picture.Bands);
            var target = narrow.AsSpan(row * width * picture.Bands, width * picture.Bands);
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = across[i / picture.Bands].Apply(source, i % picture.Bands, picture.Bands);
            }
        }

        var stride = width * picture.Bands;
        var result = new byte[checked(height * stride)];
        for (var row = 0; row < height; row++)
        {
            for (var i = 0; i < stride; i++)
            {
                result[(row * stride) + i] = down[row].Apply(narrow, i, stride);
            }
        }

        return new Picture(width, height, picture.Bands, result);
    }

    /// <summary>The source samples that make one target sample: the first, and a weight for each.</summary>
    private readonly record struct Window(int First, int[] Weights)
    {
        public byte Apply(ReadOnlySpan<byte> samples, int offset, int stride)
        {
            var sum = 1 << (FractionBits - 1);
            var position = offset + (First * stride);
            foreach (var weight in Weights)
            {
                sum += weight * samples[position];
                position += stride;
            }

            return (byte)Math.Clamp(sum >> FractionBits, 0, 255);
        }
    }

    private sealed record Kernel(double Support, Func<double, double> Weight);

    private static Window[] Plan(int sourceCount, int targetCount, Kernel kernel)
    {
        var scale = (double)sourceCount / targetCount;
        var widening = Math.Max(scale, 1);
        var reach = kernel.Support * widening;
        var windows = new Window[targetCount];
        for (var i = 0; i < targetCount; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max((int)(centre - reach + 0.5), 0);
            var end = Math.Min((int)(centre + reach + 0.5), sourceCount);
            var weights = new double[end - first];
            for (var j = 0; j < weights.Length; j++)
            {
                weights[j] = kernel.Weight((j + first - centre + 0.5) * (1 / widening));
            }

            var sum = weights.Sum();
            windows[i] = new Window(first, Array.ConvertAll(weights, weight => Fixed(weight / sum)));
        }

        return windows;
    }

    // To the nearest, halves away from zero.
    private static int Fixed(double weight) => (int)((weight * (1 << FractionBits)) + (weight < 0 ? -0.5 : 0.5));

    private static double Cubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * a
            : 0;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
