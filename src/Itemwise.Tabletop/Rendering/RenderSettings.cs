namespace Itemwise.Tabletop.Rendering;

/// <summary>How a picture is computed.</summary>
/// <param name="Width">Pixels across, 1 to <see cref="LongestSide"/>.</param>
/// <param name="Height">Pixels down, 1 to <see cref="LongestSide"/>; the height of the view is always the same, a wider picture shows
/// more.</param>
/// <param name="SamplesPerSide">Rays across and down a pixel: 2 makes 4 rays, and smooth edges.</param>
/// <param name="ThreadCount">Processors at most; null for all. The picture is the same.</param>
public sealed record RenderSettings(int Width = 256, int Height = 256, int SamplesPerSide = 2, int? ThreadCount = null)
{
    /// <summary>The longest side of a picture.</summary>
    public const int LongestSide = 8192;

    /// <summary>The most <see cref="SamplesPerSide"/>.</summary>
    public const int MostSamplesPerSide = 16;

    internal void Check()
    {
        CheckSide(Width, nameof(Width));
        CheckSide(Height, nameof(Height));
        ArgumentOutOfRangeException.ThrowIfLessThan(SamplesPerSide, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SamplesPerSide, MostSamplesPerSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(ThreadCount ?? 1, 1, nameof(ThreadCount));
    }

    private static void CheckSide(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, LongestSide, name);
    }
}
