using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Files;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>Masks as NumPy array files, the form in which D-Edit keeps them.</summary>
/// <remarks>Version 1.0, two dimensions, rows first, of type bool or uint8; nothing else is read.
/// Source: the NPY format in NumPy's documentation (numpy.lib.format).</remarks>
public static partial class NpyMask
{
    private const int MaximumHeaderLength = 4096;
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8, 1, 0];

    /// <summary>Reads a mask: 0 outside, 1 (or 255) inside.</summary>
    /// <exception cref="InputRefusedException">The file cannot be read, or is not such an array; the sentence says what was
    /// found.</exception>
    public static Mask Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"The mask '{path}' cannot be read: {error.Message}", error);
        }

        var (height, width, start) = Header(path, bytes);
        var pixels = bytes.AsSpan(start);
        var odd = pixels.IndexOfAnyExcept((byte)0, (byte)1, (byte)255);
        return odd < 0
            ? new Mask(height, width, pixels)
            : throw Refuse(path, $"row {odd / width}, column {odd % width} holds {pixels[odd]}, and a mask holds only 0 and 1 (or 255)");
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

    private static (int Height, int Width, int Start) Header(string path, byte[] bytes)
    {
        if (bytes.Length < Magic.Length + 2 || !bytes.AsSpan(0, 6).SequenceEqual(Magic.AsSpan(0, 6)))
        {
            throw Refuse(path, "it does not begin like a NumPy array file");
        }

        if (bytes[6] != 1 || bytes[7] != 0)
        {
            throw Refuse(path, $"it is of format version {bytes[6]}.{bytes[7]}, and only 1.0 is read");
        }

        var start = Magic.Length + 2 + bytes[8] + (bytes[9] << 8);
        if (start > MaximumHeaderLength)
        {
            throw Refuse(path, $"its header has {start} bytes, where a mask's has about 128");
        }

        if (start > bytes.Length)
        {
            throw Refuse(path, $"its header should end at byte {start}, but the file has only {bytes.Length} bytes");
        }

        var text = Encoding.Latin1.GetString(bytes, Magic.Length + 2, start - Magic.Length - 2);
        var (height, width) = Shape(path, text);
        if ((long)height * width != bytes.Length - start)
        {
            throw Refuse(path, $"an array of {height} x {width} needs {(long)height * width} bytes after the header, the file has "
                + $"{bytes.Length - start}");
        }

        return (height, width, start);
    }

    private static (int Height, int Width) Shape(string path, string header)
    {
        var matches = FieldPattern().Matches(header);
        var fields = matches.DistinctBy(match => match.Groups["key"].Value)
            .ToDictionary(match => match.Groups["key"].Value, match => match.Groups["value"].Value);
        if (!DictionaryPattern().IsMatch(header) || fields.Count != 3 || matches.Count != 3 || !fields.TryGetValue("descr", out var type)
            || !fields.TryGetValue("fortran_order", out var order) || !fields.TryGetValue("shape", out var shape))
        {
            throw Refuse(path, "its header is not a dictionary of descr, fortran_order and shape");
        }

        if (type is not ("'|b1'" or "'|u1'"))
        {
            throw Refuse(path, $"its numbers are of type {type}, and a mask is of type '|b1' (bool) or '|u1' (uint8)");
        }

        if (order != "False")
        {
            throw Refuse(path, "it is stored columns first, and a mask is stored rows first");
        }

        var sizes = ShapePattern().Match(shape);
        return sizes.Success
            && int.TryParse(sizes.Groups["height"].Value, CultureInfo.InvariantCulture, out var height) && height > 0
            && int.TryParse(sizes.Groups["width"].Value, CultureInfo.InvariantCulture, out var width) && width > 0
                ? (height, width)
                : throw Refuse(path, $"its shape is {shape}, and a mask has two dimensions, height and width, of at least 1");
    }

    private static InputRefusedException Refuse(string path, string reason) =>
        new($"'{path}' is not a mask array: {reason}; save it again with numpy.save(path, numpy.ascontiguousarray(mask, bool)).");

    [GeneratedRegex(@"'(?<key>\w{1,20})':\s*(?<value>'[^']{0,20}'|True|False|\([\d,\s]{0,80}\))")]
    private static partial Regex FieldPattern();

    [GeneratedRegex(@"^\{(\s*'\w{1,20}':\s*('[^']{0,20}'|True|False|\([\d,\s]{0,80}\))\s*,?)*\s*\}\s*$")]
    private static partial Regex DictionaryPattern();

    [GeneratedRegex(@"^\(\s*(?<height>\d+)\s*,\s*(?<width>\d+)\s*,?\s*\)$")]
    private static partial Regex ShapePattern();
}
