using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>A NumPy array file of numbers: its header, checked against its length, and its elements in place.</summary>
/// <remarks>Versions 1.0 to 3.0, rows or columns first, bool, whole numbers and floats of either byte order.
/// Source: the NPY format in NumPy's documentation (numpy.lib.format).</remarks>
internal sealed partial class NpyArray
{
    private const int MaximumHeaderLength = 4096;

    private readonly byte[] bytes;
    private readonly int start;
    private readonly Func<byte[], int, double> element;
    private readonly int elementSize;

    private NpyArray(string path, byte[] bytes, int start, string type, ImmutableArray<int> shape, bool isFortran)
    {
        (Path, this.bytes, this.start) = (path, bytes, start);
        (element, elementSize) = NpyElement.Of(type)
            ?? throw Refuse(path, $"its numbers are of type {type}, and a mask is of bool, of whole numbers or of floats");
        var needed = shape.Aggregate((BigInteger)elementSize, (product, length) => product * length);
        if (needed != bytes.Length - start)
        {
            throw Refuse(path, $"an array of {string.Join(" x ", shape)} needs {needed} bytes after the header, the file has "
                + $"{bytes.Length - start}");
        }

        Axes = [.. shape.Select((length, axis) => (length, Stride(shape, axis, isFortran)))];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Length and stride, in elements, of every dimension; all lengths are at least 1.</summary>
    public ImmutableArray<(int Length, int Stride)> Axes { get; }

    /// <summary>The element at a distance from the first, in elements.</summary>
    public double this[int offset] => element(bytes, start + (offset * elementSize));

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputRefusedException">It cannot be read or is no such array; the sentence says what was found.</exception>
    public static NpyArray Read(string path)
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

        var (header, start) = Header(path, bytes);
        var matches = FieldPattern().Matches(header);
        var fields = matches.DistinctBy(match => match.Groups["key"].Value)
            .ToDictionary(match => match.Groups["key"].Value, match => match.Groups["value"].Value);
        return !DictionaryPattern().IsMatch(header) || fields.Count != 3 || matches.Count != 3
            || !fields.TryGetValue("descr", out var type) || !fields.TryGetValue("fortran_order", out var order)
            || !fields.TryGetValue("shape", out var shape)
            ? throw Refuse(path, "its header is not a dictionary of descr, fortran_order and shape")
            : new NpyArray(path, bytes, start, type, Lengths(path, shape), order == "True");
    }

    /// <summary>Whether a file begins like a NumPy array.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8]);

    /// <summary>A refusal with its reason and the line that writes a mask.</summary>
    public static InputRefusedException Refuse(string path, string reason) =>
        new($"'{path}' is not a mask array: {string.Concat(reason.Select(letter => char.IsControl(letter) ? ' ' : letter))}; save it "
            + "again with numpy.save(path, numpy.squeeze(mask).astype(bool)).");

    private static (string Text, int Start) Header(string path, byte[] bytes)
    {
        if (bytes.Length < 10 || !IsOne(bytes))
        {
            throw Refuse(path, "it does not begin like a NumPy array file");
        }

        if (bytes[6] is not (1 or 2 or 3) || bytes[7] != 0)
        {
            throw Refuse(path, $"it is of format version {bytes[6]}.{bytes[7]}, and 1.0 to 3.0 are read");
        }

        // Later versions have room for longer headers, which arrays of plain numbers never need.
        var (first, length) = bytes[6] == 1 ? (10, bytes[8] + (bytes[9] << 8))
            : bytes.Length < 12 ? (12, 0) : (12, bytes[8] + (bytes[9] << 8) + ((bytes[10] | bytes[11]) << 16));
        var start = first + length;
        if (start > MaximumHeaderLength)
        {
            throw Refuse(path, $"its header has {start} bytes, where a mask's has about 128");
        }

        return start <= bytes.Length ? (Encoding.Latin1.GetString(bytes, first, length), start)
            : throw Refuse(path, $"its header should end at byte {start}, but the file has only {bytes.Length} bytes");
    }

    private static ImmutableArray<int> Lengths(string path, string shape)
    {
        var lengths = shape.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0)
            .ToImmutableArray();
        return lengths.Length >= 2 && lengths.All(length => length > 0) ? lengths
            : throw Refuse(path, $"its shape is {shape}, and a mask has two dimensions, height and width, of at least 1");
    }

    private static int Stride(ImmutableArray<int> shape, int axis, bool isFortran) =>
        (isFortran ? shape.Take(axis) : shape.Skip(axis + 1)).Aggregate(1, (product, length) => product * length);

    [GeneratedRegex(@"'(?<key>\w{1,20})':\s*(?<value>'[^']{0,20}'|True|False|\([\d,\s]{0,80}\))")]
    private static partial Regex FieldPattern();

    [GeneratedRegex(@"^\{(\s*'\w{1,20}':\s*('[^']{0,20}'|True|False|\([\d,\s]{0,80}\))\s*,?)*\s*\}\s*$")]
    private static partial Regex DictionaryPattern();
}
