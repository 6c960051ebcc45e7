using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Metrics;

/// <summary>Counts what an edit changed where it must change nothing.</summary>
public static class ChangedSamples
{
    /// <summary>Samples inside a mask that differ between two pictures, alpha included; all of them where size, bands or bits
    /// differ.</summary>
    /// <param name="before">The photo.</param>
    /// <param name="after">The result.</param>
    /// <param name="locked">The pixels that must not change, at the photo's size.</param>
    public static long Count(Picture before, Picture after, Mask locked)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(locked);
        if ((before.Width, before.Height, before.Bands, before.BitsPerSample) != (after.Width, after.Height,
            after.Bands, after.BitsPerSample))
        {
            return (long)locked.Count * before.Bands;
        }

        return before.BitsPerSample == 8
            ? Count(before.Bytes, after.Bytes, before.Bands, locked.Pixels)
            : Count(before.Words, after.Words, before.Bands, locked.Pixels);
    }

    private static long Count<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after, int bands,
        ReadOnlySpan<byte> locked) where T : IEquatable<T>
    {
        var count = 0L;
        for (var i = 0; i < before.Length; i++)
        {
            if (locked[i / bands] != 0 && !before[i].Equals(after[i]))
            {
                count++;
            }
        }

        return count;
    }
}
