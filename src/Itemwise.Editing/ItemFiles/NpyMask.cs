using System.Globalization;
using System.Text;
using Itemwise.Editing.Masks;
using Itemwise.Files;

namespace Itemwise.Editing.ItemFiles;

/// <summary>Masks as NumPy array files, the form in which D-Edit keeps them.</summary>
/// <remarks>Source: the NPY format in NumPy's documentation (numpy.lib.format).</remarks>
public static class NpyMask
{
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8, 1, 0];

    /// <summary>Reads a mask of height by width, with or without dimensions of 1 around it: bool, whole numbers of 0 and 1 (or 255), or
    /// floats from 0 to 1, of which what exceeds half is inside.</summary>
    /// <exception cref="InputRefusedException">The file cannot be read, or is not such an array; the sentence says what was
    /// found.</exception>
    public static Mask Read(string path)
    {
        var planes = NpyPlane.Of(NpyArray.Read(path), 0, 0);
        return planes.Length == 1 ? planes[0].ToMask() : throw new InputRefusedException(
            $"'{path}' holds {planes.Length} masks, where one is expected: save one of them, or give the file as all items by itself.");
    }

    /// <summary>Writes a mask as a bool array, whole or not at all.</summary>
    /// <exception cref="ItemwiseException">The file cannot be written.</exception>
    public static void Write(string path, Mask mask)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{{'descr': '|b1', 'fortran_order': False, 'shape': ({mask.Height}, {mask.Width}), }}");
        var length = (((Magic.Length + 2 + text.Length + 1) + 63) / 64 * 64) - Magic.Length - 2; // the data begins at a multiple of 64
        byte[] head = [.. Magic, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n")];
        DurableFile.WriteAtomically(path, stream =>
        {
            stream.Write(head);
            stream.Write(mask.Pixels);
        });
    }
}
