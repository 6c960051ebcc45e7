using System.Globalization;
using System.Text;
using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.Tests.Weights;

/// <summary>Mutates sound files: whatever comes of it opens soundly or is refused by the one typed error, with little memory.
/// ITEMWISE_FUZZ sets the number of inputs, ITEMWISE_FUZZ_SEED the first seed.</summary>
public sealed class SafetensorsFuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly (string Header, int DataLength)[] Seeds =
    [
        ("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"U8","shape":[3],"data_offsets":[24,27]},"c":{"dtype":"BF16","shape":[],"data_offsets":[27,29]}}""", 29),
        ("""{"__metadata__":{"format":"pt","note":"x\u00e4"},"weight":{"dtype":"F16","shape":[1,0,4],"data_offsets":[0,0]},"bias":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}}    """, 16),
        ("""{"z":{"dtype":"BOOL","shape":[1],"data_offsets":[8,9]},"y":{"shape":[1],"data_offsets":[0,8],"dtype":"F64"}}""", 9),
        ("{}", 0),
    ];

    private static readonly string[] Pieces =
    [
        "0", "1", "-1", "-0", "1.0", "1e3", "4294967296", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "4611686018427387905",
        "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "\"a\"", "\"b\"", "\"F32\"", "\"U8\"", "\"F4\"",
        "\"X9\"", "null", "true",
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "\\u0000", " ", "\n", "{}", "[[[[[[[[",
        "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},",
        "\"__metadata__\":{\"k\":\"v\"},", "\"k\":\"v\",", "\"dtype\":\"U8\",",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Mutated_files_open_soundly_or_are_refused_by_type()
    {
        var (count, firstSeed) = Fuzzing.Inputs(20_000);
        var reasons = new SortedDictionary<SafetensorsReason, int>();
        var opened = 0;
        var mostAllocated = 0L;
        var path = folder.At("x.safetensors");
        for (var i = 0; i < count; i++)
        {
            var seed = firstSeed + i;
            var bytes = Mutated(new Random(seed));
            File.WriteAllBytes(path, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var refused = Try(path, bytes.Length, seed);
            mostAllocated = i == 0 ? 0 : Math.Max(mostAllocated, GC.GetAllocatedBytesForCurrentThread() - before);
            if (refused is { } reason)
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
            else
            {
                opened++;
            }
        }

        output.WriteLine($"{count} inputs: {opened} opened; {string.Join(", ", reasons.Select(r => $"{r.Key} {r.Value}"))}; at most "
            + $"{mostAllocated} bytes allocated");
        Assert.InRange(mostAllocated, 0, 1_000_000);
        Assert.True(opened > count / 200, $"only {opened} opened: the mutations no longer reach the checks behind the parser");
        Assert.True(reasons.Count >= 11, $"only {string.Join(", ", reasons.Keys)} were met");
    }

    private static SafetensorsReason? Try(string path, long length, int seed)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            var end = file.Entries.IsEmpty ? length : file.Entries[0].ByteOffset;
            foreach (var entry in file.Entries)
            {
                Assert.Equal(end, entry.ByteOffset);
                file.CopyTo(entry, 0, new byte[entry.ByteCount]);
                end += entry.ByteCount;
            }

            Assert.Equal(length, end);
            return null;
        }
        catch (SafetensorsException error)
        {
            Assert.NotEqual(SafetensorsReason.Unreadable, error.Reason);
            return error.Reason;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Seed {seed}: {error.GetType().Name} instead of a typed error.", error);
        }
    }

    private static byte[] Mutated(Random random)
    {
        var (text, dataLength) = Seeds[random.Next(Seeds.Length)];
        var header = Encoding.UTF8.GetBytes(text).ToList();
        for (var mutations = random.Next(4); mutations > 0; mutations--)
        {
            MutateOnce(header, random);
        }

        dataLength = random.Next(8) == 0 ? random.Next(64) : dataLength;
        var claimed = random.Next(12) switch
        {
            0 => (ulong)random.NextInt64(),
            1 => (ulong)Math.Max(0, header.Count + random.Next(-9, 10)),
            _ => (ulong)header.Count,
        };
        var file = SafetensorsBytes.WithLength(claimed, [.. header], dataLength);
        return random.Next(16) == 0 ? file[..random.Next(file.Length + 1)] : file;
    }

    private static void MutateOnce(List<byte> header, Random random)
    {
        var (at, way) = (random.Next(header.Count + 1), random.Next(8));
        if (way == 4)
        {
            header.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
        }
        else if (!Fuzzing.TryMutate(header, at, way, random))
        {
            ReplaceToken(header, at, random);
        }
    }

    /// <summary>Puts another number or text where one stands, so that the JSON stays sound and the checks behind it are reached.</summary>
    private static void ReplaceToken(List<byte> header, int at, Random random)
    {
        static bool Word(byte b) => b is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'"' or (byte)'_'
            || char.IsAsciiLetter((char)b);
        var start = header.FindIndex(Math.Min(at, header.Count), Word);
        if (start < 0)
        {
            return;
        }

        var end = start;
        while (end < header.Count && Word(header[end]))
        {
            end++;
        }

        header.RemoveRange(start, end - start);
        var number = random.Next(3) == 0 ? random.Next(40).ToString(CultureInfo.InvariantCulture) : Pieces[random.Next(23)];
        header.InsertRange(start, Encoding.UTF8.GetBytes(number));
    }
}
