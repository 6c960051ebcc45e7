using System.Collections;

namespace Itemwise.Imaging.Formats;

/// <summary>An EXIF block without whatever may show the picture as it was: thumbnail, maker note, embedded files.</summary>
/// <remarks>What is kept stays at its place, so that no offset changes; all else becomes zeros and is cut off at the end. Kept are the
/// entries of the main directory and of those for exposure, place and interoperability, in short what EXIF 2.32 names, with their
/// values. The directory of the thumbnail is dropped, as is a maker note, whose form is its maker's secret.</remarks>
internal static class ExifPreviews
{
    private const ushort ExposureDirectory = 0x8769;
    private const ushort PlaceDirectory = 0x8825;
    private const ushort InteroperabilityDirectory = 0xA005;
    private const int Header = 8;
    private const int DeepestDirectory = 3;

    private static readonly ushort[] Dropped =
    [
        0x0111, 0x0117, 0x0144, 0x0145, // strips and tiles of samples
        0x014A, // further directories, of previews
        0x0201, 0x0202, 0x0103, // a JPEG and its compression
        0x02BC, 0x83BB, 0x8649, // XMP, IPTC and Photoshop's resources, which have thumbnails of their own
        0x501B, // GDI's thumbnail
        0x927C, 0xC634, 0xC68B, 0xC68C, // the maker's note, Adobe's copy of one, and an original raw file
        0xEA1C, // padding
    ];

    /// <summary>The block without them; null where nothing is left or the block cannot be followed.</summary>
    /// <param name="exif">A TIFF structure without JPEG's six letters before it.</param>
    public static byte[]? Remove(byte[]? exif)
    {
        var copy = (byte[]?)exif?.Clone();
        if (!TiffDirectory.TryFirst(copy, out var first))
        {
            return null;
        }

        var kept = new BitArray(copy!.Length);
        Keep(kept, 0, Header);
        if (!Follow(first, kept, DeepestDirectory))
        {
            return null;
        }

        var end = 0;
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = kept[i] ? copy[i] : (byte)0;
            end = kept[i] ? i + 1 : end;
        }

        return copy[..end];
    }

    // The entries that stay move together; after them stands that no other directory follows. False where none stays.
    private static bool Follow(TiffDirectory directory, BitArray kept, int depth)
    {
        var count = 0;
        for (var i = 0; i < directory.Count; i++)
        {
            if (IsKept(directory, i, kept, depth))
            {
                var entry = directory.Tiff.Slice(directory.Entry(i), directory.EntryLength);
                entry.CopyTo(directory.Tiff[directory.Entry(count++)..]);
            }
        }

        directory.SetCount(count);
        var end = directory.Entry(count);
        var last = Math.Min(directory.Tiff.Length, end + 4);
        directory.Tiff[end..last].Clear();
        Keep(kept, directory.Start, last - directory.Start);
        return count > 0;
    }

    private static bool IsKept(TiffDirectory directory, int index, BitArray kept, int depth)
    {
        var tag = directory.Tag(index);
        if (tag is ExposureDirectory or PlaceDirectory or InteroperabilityDirectory)
        {
            return depth > 0 && directory.Value(index) is { } offset && directory.TryAt(offset, out var below)
                && !kept[below.Start] && Follow(below, kept, depth - 1);
        }

        if (Dropped.Contains(tag) || directory.Outside(index) is not { } range)
        {
            return false;
        }

        if (PictureSignature.IsWithin(directory.Tiff[range]))
        {
            return false;
        }

        Keep(kept, range.Start.Value, range.End.Value - range.Start.Value);
        return true;
    }

    private static void Keep(BitArray kept, int start, int length)
    {
        for (var i = start; i < start + length; i++)
        {
            kept[i] = true;
        }
    }
}
