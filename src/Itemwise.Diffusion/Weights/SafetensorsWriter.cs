using Itemwise.Files;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>Writes safetensors files as the format's own implementation lays them out: tensors by type from wide to narrow, then by
/// name; the header padded by blanks to eight bytes. Equal content gives equal bytes.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Replaces a file in one step (see <see cref="DurableFile"/>), also one that is open
    /// as <see cref="SafetensorsFile"/>.</summary>
    /// <param name="path">The file to make or replace; its folder must exist.</param>
    /// <param name="tensors">The tensors, in any order.</param>
    /// <param name="metadata">Text kept in the header's <c>__metadata__</c>; null or empty for none.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, a shape is impossible, or a
    /// tensor wrote another number of bytes than it needs.</exception>
    /// <exception cref="ResourceException">The disk is full or fails.</exception>
    /// <exception cref="InputRefusedException">The folder does not exist or may not be written.</exception>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var placed = Place(tensors);
        var header = Header(placed, metadata);
        if (header.Length > SafetensorsFile.MaximumHeaderLength)
        {
            throw new ArgumentException(
                $"The header of '{path}' would have {header.Length} bytes, at most {SafetensorsFile.MaximumHeaderLength} are allowed.",
                nameof(tensors));
        }

        DurableFile.WriteAtomically(path, stream =>
        {
            Span<byte> length = stackalloc byte[SafetensorsFile.LengthPrefix];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var (tensor, start, end) in placed)
            {
                WriteExactly(tensor, end - start, stream);
            }
        });
    }

    private static List<(SafetensorsTensor Tensor, long Start, long End)> Place(IEnumerable<SafetensorsTensor> tensors)
    {
        var ordered = tensors.ToArray();
        Array.Sort(ordered, static (a, b) => a.DType != b.DType ? b.DType.CompareTo(a.DType) : CompareUtf8(a.Name, b.Name));
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        var placed = new List<(SafetensorsTensor, long, long)>(ordered.Length);
        var end = 0L;
        foreach (var tensor in ordered)
        {
            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"A file cannot hold two tensors '{tensor.Name}', nor one named __metadata__.",
                    nameof(tensors));
            }

            if (tensor.Shape.IsDefault || !tensor.DType.TryByteCount(tensor.Shape.AsSpan(), out var byteCount))
            {
                throw new ArgumentException($"Tensor '{tensor.Name}' of {tensor.DType.FileName()} has an impossible shape.",
                    nameof(tensors));
            }

            placed.Add((tensor, end, checked(end + byteCount)));
            end += byteCount;
        }

        return placed;
    }

    // The reference sorts names by their UTF-8 bytes, which differs from UTF-16 order beyond U+FFFF.
    private static int CompareUtf8(string a, string b) =>
        Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));

    private static byte[] Header(
        List<(SafetensorsTensor Tensor, long Start, long End)> placed, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            foreach (var (tensor, start, end) in placed)
            {
                WriteEntry(json, tensor, start, end);
            }

            json.WriteEndObject();
        }

        var padding = -buffer.WrittenCount & (Alignment - 1);
        buffer.GetSpan(Alignment)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsTensor tensor, long start, long end)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.DType.FileName());
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteExactly(SafetensorsTensor tensor, long byteCount, Stream stream)
    {
        var before = stream.Position;
        tensor.WriteTo(stream);
        if (stream.Position - before != byteCount)
        {
            throw new ArgumentException(
                $"Tensor '{tensor.Name}' wrote {stream.Position - before} bytes, [{string.Join(", ", tensor.Shape)}] of " +
                $"{tensor.DType.FileName()} needs {byteCount}.");
        }
    }
}
