namespace Itemwise.Editing;

/// <summary>How much memory learning may take, and who is told when it has to do with less.</summary>
/// <param name="FreeBytes">Memory that is free; 0 where nobody knows, which takes the frugal way for large networks.</param>
/// <param name="Tell">Told a sentence when less is used than would be fastest; null for nobody.</param>
public sealed record MemoryBudget(long FreeBytes, Action<string>? Tell = null)
{
    // What text encoders, libtorch's buffers and the program take besides, as a share.
    private const double Share = 0.75;
    private const long UnknownBytes = 16L << 30;

    /// <summary>Whether so many bytes can be taken beside all the rest.</summary>
    public bool Holds(long bytes) => bytes <= Share * (FreeBytes > 0 ? FreeBytes : UnknownBytes);
}
