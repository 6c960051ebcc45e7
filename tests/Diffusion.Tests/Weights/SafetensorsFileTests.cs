using System.Globalization;
using System.Text;
using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private const string Pair = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Names_types_shapes_and_places_are_read_from_the_header()
    {
        using var file = SafetensorsFile.Open(Save(SafetensorsBytes.Of(Pair, 11)));

        Assert.Equal(["a", "b"], file.Names);
        var b = file.Get("b");
        Assert.Equal((SafetensorsDType.U8, 3L, 8L + Pair.Length + 8), (b.DType, b.ByteCount, b.ByteOffset));
        Assert.Equal([3], b.Shape);
        Assert.Equal([8, 9, 10], file.Read<byte>(b));
        Assert.False(file.TryGet("c", out _));
    }

    [Fact]
    public void Every_array_of_the_fixtures_has_the_type_and_shape_of_the_list()
    {
        using var list = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Fixtures.RepositoryRoot, "tests",
            "reference", "contents.json")));
        var seen = 0;
        foreach (var expectedFile in list.RootElement.EnumerateObject().Where(f => File.Exists(Fixtures.At(f.Name))))
        {
            using var file = SafetensorsFile.Open(Fixtures.At(expectedFile.Name));
            var found = file.Entries.OrderBy(e => e.Name, StringComparer.Ordinal).Select(e => $"{e.Name}: {Describe(e)}");
            var expected = expectedFile.Value.EnumerateObject().OrderBy(e => e.Name, StringComparer.Ordinal)
                .Select(e => $"{e.Name}: {e.Value.GetString()}");
            Assert.Equal(expected, found);
            seen++;
        }

        Assert.True(seen > 70, $"only {seen} files of the list were found");

        static string Describe(SafetensorsEntry e) => $"{e.DType.FileName()} {(e.Shape.IsEmpty ? "scalar" : string.Join('x', e.Shape))}";
    }

    [Fact]
    public void The_numbers_of_a_reference_file_come_out()
    {
        using var file = SafetensorsFile.Open(Fixtures.At("schedulers", "alphas.safetensors"));
        foreach (var entry in file.Entries.Where(e => e.DType == SafetensorsDType.F32 && e.Shape is [1000]))
        {
            var alphas = file.Read<float>(entry);
            Assert.All(alphas, alpha => Assert.InRange(alpha, 0f, 1f));
        }
    }

    [Fact]
    public void Metadata_is_read()
    {
        using var file = SafetensorsFile.Open(Save(SafetensorsBytes.Of("""{"__metadata__":{"format":"pt","ü\u00e9":"\"\ud83d\ude00"}}   """, 0)));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("\"😀", file.Metadata["üé"]);
        Assert.Empty(file.Names);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"__metadata__":null}""", 0)]
    [InlineData("""{"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4)] // a single number
    [InlineData("""{"e":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]},"f":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", 1)] // an empty tensor
    [InlineData("""{"e":{"dtype":"F32","shape":[0],"data_offsets":[1,1]},"f":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", 1)] // at the end
    [InlineData("""{"q":{"dtype":"F4","shape":[4],"data_offsets":[0,2]}}""", 2)]
    [InlineData("""{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"note":{"deep":[1,{}]}}}""", 1)] // a key to pass over
    public void What_the_reference_takes_is_taken(string header, int dataLength)
    {
        using var file = SafetensorsFile.Open(Save(SafetensorsBytes.Of(header, dataLength)));
        Assert.Equal(dataLength, file.Entries.Sum(e => e.ByteCount));
    }

    [Theory]
    [InlineData(SafetensorsReason.InvalidHeader, "", 0)]
    [InlineData(SafetensorsReason.InvalidHeader, " {}", 0)]
    [InlineData(SafetensorsReason.InvalidHeader, "[]", 0)]
    [InlineData(SafetensorsReason.InvalidHeader, "{", 0)]
    [InlineData(SafetensorsReason.InvalidHeader, "{}x", 0)]
    [InlineData(SafetensorsReason.InvalidHeader, "{}\0", 0)]
    [InlineData(SafetensorsReason.InvalidHeader, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},}""", 1)]
    [InlineData(SafetensorsReason.InvalidHeader, """{/* */}""", 0)]
    [InlineData(SafetensorsReason.InvalidHeader, """{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidEntry, """{"a":7}""", 0)]
    [InlineData(SafetensorsReason.InvalidEntry, """{"a":{}}""", 0)]
    [InlineData(SafetensorsReason.InvalidEntry, """{"a":{"dtype":"U8","shape":[1]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidEntry, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidEntry, """{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidEntry, """{"a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.UnknownDType, """{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData(SafetensorsReason.UnknownDType, """{"a":{"dtype":"object","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData(SafetensorsReason.InvalidShape, """{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidShape, """{"a":{"dtype":"U8","shape":[-0],"data_offsets":[0,0]}}""", 0)]
    [InlineData(SafetensorsReason.InvalidShape, """{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidShape, """{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidShape, """{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", 4)] // 4 n wraps to 4
    [InlineData(SafetensorsReason.InvalidShape, """{"a":{"dtype":"U8","shape":[4294967296,4294967296,0],"data_offsets":[0,0]}}""", 0)]
    [InlineData(SafetensorsReason.InvalidShape, """{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidShape, """{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", 1)] // half a byte
    [InlineData(SafetensorsReason.ByteCountMismatch, """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4)]
    [InlineData(SafetensorsReason.InvalidOffsets, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidOffsets, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidOffsets, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidOffsets, """{"a":{"dtype":"U8","shape":[2],"data_offsets":[9223372036854775807,9223372036854775809]}}""", 1)]
    [InlineData(SafetensorsReason.InvalidOffsets, """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3)] // overlap
    [InlineData(SafetensorsReason.InvalidOffsets, """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2)] // the same bytes
    [InlineData(SafetensorsReason.InvalidOffsets, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3)] // hole
    [InlineData(SafetensorsReason.InvalidOffsets, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2)] // hole at the start
    [InlineData(SafetensorsReason.InvalidOffsets, """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 3)] // cut off
    [InlineData(SafetensorsReason.LengthMismatch, """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 5)] // appended to
    [InlineData(SafetensorsReason.LengthMismatch, "{}", 1)]
    [InlineData(SafetensorsReason.DuplicateName, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2)]
    [InlineData(SafetensorsReason.DuplicateName, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2)]
    [InlineData(SafetensorsReason.DuplicateName, """{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.DuplicateName, """{"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.DuplicateName, """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"data_offsets":[0,1]}}""", 1)]
    [InlineData(SafetensorsReason.DuplicateName, """{"__metadata__":{},"__metadata__":{}}""", 0)]
    [InlineData(SafetensorsReason.DuplicateName, """{"__metadata__":{"k":"1","k":"2"}}""", 0)]
    [InlineData(SafetensorsReason.InvalidMetadata, """{"__metadata__":[]}""", 0)]
    [InlineData(SafetensorsReason.InvalidMetadata, """{"__metadata__":{"k":1}}""", 0)]
    [InlineData(SafetensorsReason.InvalidMetadata, """{"__metadata__":{"k":{"n":"t"}}}""", 0)]
    public void A_broken_header_is_refused(SafetensorsReason reason, string header, int dataLength) =>
        Refused(reason, SafetensorsBytes.Of(header, dataLength));

    [Fact]
    public void A_header_deeper_than_the_format_ever_goes_is_refused() =>
        Refused(SafetensorsReason.InvalidHeader, SafetensorsBytes.Of("{\"a\":{\"x\":" + new string('[',
            5000) + new string(']', 5000) + "}}", 0));

    [Fact]
    public void More_dimensions_than_any_tensor_has_are_refused() =>
        Refused(SafetensorsReason.InvalidShape, SafetensorsBytes.Of($$$"""{"a":{"dtype":"U8","shape":[{{{string.Join(',', Enumerable.Repeat('1', 65))}}}],"data_offsets":[0,1]}}""", 1));

    [Fact]
    public void A_header_that_is_not_UTF_8_is_refused() =>
        Refused(SafetensorsReason.InvalidHeader, SafetensorsBytes.Of([.. "{\""u8, 0xC3, 0x28,
            .. "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8], 0));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_too_short_for_a_length_is_refused(int length) => Refused(SafetensorsReason.TooShort, new byte[length]);

    [Theory]
    [InlineData(ulong.MaxValue, SafetensorsReason.HeaderTooLarge)]
    [InlineData(0x8000_0000_0000_0000, SafetensorsReason.HeaderTooLarge)]
    [InlineData(100_000_001, SafetensorsReason.HeaderTooLarge)]
    [InlineData(100_000_000, SafetensorsReason.HeaderBeyondFile)]
    [InlineData(3, SafetensorsReason.HeaderBeyondFile)]
    public void A_header_length_that_cannot_be_is_refused_without_allocating_it(ulong claimed, SafetensorsReason reason)
    {
        var path = Save(SafetensorsBytes.WithLength(claimed, "{}"u8.ToArray(), 0));
        // once before measuring, for what only the first call allocates
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal(reason, error.Reason);
    }

    [Fact]
    public void Every_truncation_of_a_sound_file_is_refused()
    {
        var whole = SafetensorsBytes.Of(Pair, 11);
        for (var length = 0; length < whole.Length; length++)
        {
            var path = Save(whole[..length]);
            Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        }
    }

    [Fact]
    public void A_missing_file_a_folder_and_a_missing_tensor_are_named()
    {
        var missing = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.At("none.safetensors")));
        Assert.Equal((SafetensorsReason.Unreadable, $"'{folder.At("none.safetensors")}' does not exist: check the path."),
            (missing.Reason, missing.Message));
        Assert.Contains("is a folder", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.FullPath)).Message,
            StringComparison.Ordinal);
        using var file = SafetensorsFile.Open(Save(SafetensorsBytes.Of(Pair, 11)));
        Assert.Contains("'conv_in.weight'", Assert.Throws<SafetensorsException>(() => file.Get("conv_in.weight")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_name_does_not_flood_the_message()
    {
        var name = string.Concat(Enumerable.Repeat("\\u001b[2J", 100_000));
        var error = Refused(SafetensorsReason.InvalidEntry, SafetensorsBytes.Of($$"""{"{{name}}":7}""", 0));
        Assert.InRange(error.Message.Length, 1, 500);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void Parts_of_a_tensor_are_copied_and_never_more_than_it_has()
    {
        using var file = SafetensorsFile.Open(Save(SafetensorsBytes.Of(Pair, 11)));
        var a = file.Get("a");
        var part = new byte[3];
        file.CopyTo(a, 5, part);
        Assert.Equal([5, 6, 7], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.CopyTo(a, 6, new byte[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.CopyTo(a, long.MaxValue, new byte[3]));
        using var stream = file.OpenRead(a);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], copy.ToArray());
        Assert.Throws<ArgumentException>(() => file.Read<double>(a));
    }

    [Fact]
    public void A_tensor_over_two_gigabytes_is_reached_to_its_last_byte()
    {
        const long Length = 2_500_000_000;
        var header = Encoding.UTF8.GetBytes($$$"""{"big":{"dtype":"U8","shape":[{{{Length}}}],"data_offsets":[0,{{{Length}}}]}}""");
        var path = Save(SafetensorsBytes.Of(header, 0));
        using (var sparse = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            sparse.SetLength(8 + header.Length + Length); // a hole on disk: takes no space
            sparse.Seek(-1, SeekOrigin.End);
            sparse.WriteByte(42);
        }

        using var file = SafetensorsFile.Open(path);
        var big = file.Get("big");
        var last = new byte[2];
        file.CopyTo(big, Length - 2, last);
        Assert.Equal([0, 42], last);
        Assert.True(file.Buffer.ByteLength >= (ulong)(big.ByteOffset + big.ByteCount));
    }

    [Fact]
    public void Tensors_that_were_read_do_not_stay_in_memory_twice()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What of a mapped file is in memory is asked of Linux.");
        const int Length = 4_000_000;
        var header = Encoding.UTF8.GetBytes($$$"""{"a":{"dtype":"F32","shape":[{{{Length}}}],"data_offsets":[0,{{{4 * Length}}}]}}""");
        var path = Save(SafetensorsBytes.Of(header, 4 * Length));
        using var file = SafetensorsFile.Open(path);
        using var scope = TensorScope.Enter();

        var first = TensorFiles.Read(file, file.Get("a"));
        Assert.InRange(ResidentKilobytes(path), 0, 64);
        Assert.Equal(first.ToArray<float>(), TensorFiles.Read(file, file.Get("a")).ToArray<float>());
    }

    [Fact]
    public void A_disposed_file_says_so()
    {
        var file = SafetensorsFile.Open(Save(SafetensorsBytes.Of(Pair, 11)));
        var entry = file.Get("a");
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read<float>(entry));
    }

    private SafetensorsException Refused(SafetensorsReason reason, byte[] bytes)
    {
        var path = Save(bytes);
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        Assert.Equal(reason, error.Reason);
        Assert.Equal(path, error.FilePath);
        Assert.StartsWith($"'{path}' ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        return error;
    }

    private string Save(byte[] bytes)
    {
        var path = folder.At("x.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    // How much of a mapped file lies in this process's memory.
    private static int ResidentKilobytes(string path)
    {
        var lines = File.ReadAllLines("/proc/self/smaps");
        var start = Array.FindIndex(lines, line => line.EndsWith(path, StringComparison.Ordinal));
        Assert.True(start >= 0, $"{path} is not mapped.");
        return int.Parse(lines[start..].First(line => line.StartsWith("Rss:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
