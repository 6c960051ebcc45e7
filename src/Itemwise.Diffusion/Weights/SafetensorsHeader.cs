using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace Itemwise.Diffusion.Weights;

/// <summary>What a safetensors header says, checked: parsed in one pass, without a document tree.</summary>
internal sealed class SafetensorsHeader
{
    // Far more than any tensor library takes; without a limit, a header of nothing but dimensions would grow eightfold in memory.
    private const int MaximumDimensionCount = 64;

    // The reference's JSON parser stops at this depth too.
    private const int MaximumDepth = 127;

    private const string MetadataKey = "__metadata__";

    private SafetensorsHeader(ImmutableArray<SafetensorsEntry> entries, FrozenDictionary<string, string> metadata)
    {
        Entries = entries;
        Metadata = metadata;
    }

    public ImmutableArray<SafetensorsEntry> Entries { get; }

    public FrozenDictionary<string, string> Metadata { get; }

    /// <summary>Parses and checks a header.</summary>
    /// <param name="json">The header's bytes, without the length before them.</param>
    /// <param name="fileLength">Bytes of the whole file: length, header and tensors.</param>
    /// <param name="path">The file's name for error messages.</param>
    /// <exception cref="SafetensorsException">Anything is not as the format wants it.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long fileLength, string path)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw new SafetensorsException(path, SafetensorsReason.InvalidHeader,
                "is no safetensors file: its header does not start with '{'.");
        }

        if (!Utf8.IsValid(json))
        {
            throw new SafetensorsException(path, SafetensorsReason.InvalidHeader,
                "is damaged: its header is not valid UTF-8; fetch it again.");
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximumDepth });
            return new Parser(path, SafetensorsFile.LengthPrefix + json.Length, fileLength).Header(ref reader);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair, which the reader meets only when it makes the string.
            throw new SafetensorsException(path, SafetensorsReason.InvalidHeader,
                "is damaged: its header is not valid JSON; fetch it again.", error);
        }
    }

    private sealed class Parser(string path, long dataStart, long fileLength)
    {
        private readonly Dictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
        private Dictionary<string, string>? metadata;

        public SafetensorsHeader Header(ref Utf8JsonReader reader)
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (name == MetadataKey)
                {
                    ReadMetadata(ref reader);
                }
                else if (!entries.TryAdd(name, ReadEntry(name, ref reader)))
                {
                    throw Refuse(SafetensorsReason.DuplicateName, $"names tensor '{Short(name)}' twice.");
                }
            }

            reader.Read(); // only padding may follow; anything else throws here
            return new SafetensorsHeader(InOrder(), (metadata ?? []).ToFrozenDictionary(StringComparer.Ordinal));
        }

        private void ReadMetadata(ref Utf8JsonReader reader)
        {
            if (metadata is not null)
            {
                throw Refuse(SafetensorsReason.DuplicateName, $"holds {MetadataKey} twice.");
            }

            metadata = new(StringComparer.Ordinal);
            if (reader.TokenType == JsonTokenType.Null)
            {
                return; // the reference takes null for none
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Refuse(SafetensorsReason.InvalidMetadata, $"is damaged: its {MetadataKey} is not an object.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                {
                    throw Refuse(SafetensorsReason.InvalidMetadata, $"is damaged: its {MetadataKey} entry '{Short(key)}' is not text.");
                }

                if (!metadata.TryAdd(key, reader.GetString()!))
                {
                    throw Refuse(SafetensorsReason.DuplicateName, $"names {MetadataKey} entry '{Short(key)}' twice.");
                }
            }
        }

        private SafetensorsEntry ReadEntry(string name, ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Entry(name, "is not an object");
            }

            SafetensorsDType? dtype = null;
            ImmutableArray<long>? shape = null, offsets = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                switch (key)
                {
                    case "dtype":
                        Once(name, key, dtype is null);
                        dtype = ReadDType(name, ref reader);
                        break;
                    case "shape":
                        Once(name, key, shape is null);
                        shape = ReadNumbers(name, key, MaximumDimensionCount, SafetensorsReason.InvalidShape, ref reader);
                        break;
                    case "data_offsets":
                        Once(name, key, offsets is null);
                        offsets = ReadNumbers(name, key, 2, SafetensorsReason.InvalidOffsets, ref reader);
                        break;
                    default:
                        reader.Skip(); // the reference passes over keys it does not know
                        break;
                }
            }

            if (dtype is null || shape is null || offsets is not [var start, var end])
            {
                throw Entry(name, "needs dtype, shape and two data_offsets");
            }

            return CheckedEntry(name, dtype.Value, shape.Value, start, end);
        }

        private SafetensorsEntry CheckedEntry(string name, SafetensorsDType dtype, ImmutableArray<long> shape, long start, long end)
        {
            if (!dtype.TryByteCount(shape.AsSpan(), out var byteCount))
            {
                throw Refuse(SafetensorsReason.InvalidShape,
                    $"is damaged: tensor '{Short(name)}' of {dtype.FileName()} has the impossible shape [{string.Join(", ", shape)}].");
            }

            if (end < start || end > fileLength - dataStart)
            {
                throw Refuse(SafetensorsReason.InvalidOffsets,
                    $"is damaged or cut off: tensor '{Short(name)}' claims bytes {start} to {end}, the file has " +
                    $"{fileLength - dataStart} for tensors; fetch it again.");
            }

            if (end - start != byteCount)
            {
                throw Refuse(SafetensorsReason.ByteCountMismatch,
                    $"is damaged: tensor '{Short(name)}' has {end - start} bytes, [{string.Join(", ", shape)}] of {dtype.FileName()} " +
                    $"needs {byteCount}.");
            }

            return new SafetensorsEntry(name, dtype, shape, dataStart + start, byteCount);
        }

        private SafetensorsDType ReadDType(string name, ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Entry(name, "has a dtype that is not text");
            }

            var text = reader.GetString()!;
            return SafetensorsDTypes.TryParse(text, out var dtype)
                ? dtype
                : throw Refuse(SafetensorsReason.UnknownDType,
                    $"holds tensor '{Short(name)}' of the unknown number type '{Short(text)}'.");
        }

        private ImmutableArray<long> ReadNumbers(
            string name, string key, int maximumCount, SafetensorsReason reason, ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw Entry(name, $"has {key} that are not a list");
            }

            var numbers = ImmutableArray.CreateBuilder<long>(initialCapacity: 4);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0
                    || reader.ValueSpan[0] == (byte)'-')
                {
                    throw Refuse(reason,
                        $"is damaged: tensor '{Short(name)}' has something in its {key} that is not a whole number from 0 up.");
                }

                if (numbers.Count == maximumCount)
                {
                    throw Refuse(reason, $"is damaged: tensor '{Short(name)}' has more than {maximumCount} numbers in its {key}.");
                }

                numbers.Add(number);
            }

            return numbers.DrainToImmutable();
        }

        /// <summary>The tensors by place, each starting where the one before ends, the last ending with the file.</summary>
        private ImmutableArray<SafetensorsEntry> InOrder()
        {
            var ordered = entries.Values.ToArray();
            Array.Sort(ordered, static (a, b) => (a.ByteOffset, a.ByteCount, a.Name).CompareTo((b.ByteOffset, b.ByteCount, b.Name)));
            var end = dataStart;
            foreach (var entry in ordered)
            {
                if (entry.ByteOffset != end)
                {
                    var fault = entry.ByteOffset < end ? "overlaps the tensor before it" : "leaves a hole before it";
                    throw Refuse(SafetensorsReason.InvalidOffsets, $"is damaged: tensor '{Short(entry.Name)}' {fault}.");
                }

                end += entry.ByteCount;
            }

            return end == fileLength
                ? [.. ordered]
                : throw Refuse(SafetensorsReason.LengthMismatch,
                    $"has {fileLength} bytes and its header accounts for {end}: it is cut off or something was appended; fetch it again.");
        }

        private void Once(string name, string key, bool first)
        {
            if (!first)
            {
                throw Refuse(SafetensorsReason.DuplicateName, $"gives tensor '{Short(name)}' its {key} twice.");
            }
        }

        private SafetensorsException Entry(string name, string problem) =>
            Refuse(SafetensorsReason.InvalidEntry, $"is damaged: the header's entry '{Short(name)}' {problem}.");

        private SafetensorsException Refuse(SafetensorsReason reason, string problem) => new(path, reason, problem);
    }

    // A hostile name may have megabytes and control characters; a sentence has room for neither.
    private static string Short(string text)
    {
        var visible = string.Concat(text.Take(120).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length > 120 ? visible + "…" : visible;
    }
}
