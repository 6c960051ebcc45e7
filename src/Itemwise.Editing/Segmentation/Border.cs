namespace Itemwise.Editing.Segmentation;

/// <summary>Where two regions touch.</summary>
/// <param name="Length">Pairs of neighbouring pixels across it.</param>
/// <param name="ContrastSum">The colour differences over all pairs.</param>
internal readonly record struct Border(int Length, double ContrastSum)
{
    /// <summary>Mean colour difference across it.</summary>
    public double Contrast => Length == 0 ? 0 : ContrastSum / Length;

    public static Border operator +(Border one, Border other) => new(one.Length + other.Length, one.ContrastSum + other.ContrastSum);
}
