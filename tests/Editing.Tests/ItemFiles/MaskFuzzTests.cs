using System.Text;
using Itemwise.Editing.ItemFiles;

namespace Itemwise.Editing.Tests.ItemFiles;

/// <summary>Mutates sound arrays and lists of masks: whatever comes of it gives items of the photo's size or is refused by the one typed
/// error, with little memory. ITEMWISE_FUZZ sets the number of inputs, ITEMWISE_FUZZ_SEED the first seed.</summary>
public sealed class MaskFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Height = 4;
    private const int Width = 6;

    private static readonly (string Type, string Shape, int Size)[] Arrays =
    [
        ("|b1", "(4, 6)", 24), ("<i8", "(1, 4, 6)", 192), ("<f4", "(4, 6)", 96), (">u2", "(3, 4, 6)", 144), ("|u1", "(4, 6, 2)", 48),
        ("<f8", "(2, 1, 4, 6)", 384),
    ];

    private static readonly string[] Lists =
    [
        """{"size": [4, 6], "counts": [3, 7, 10, 4]}""",
        """
        [{"segmentation": {"size": [4, 6], "counts": "37:40"}, "area": 7, "class_name": "mug"},
         {"mask": {"size": [4, 6], "counts": "0H"}}]
        """,
        """
        {"categories": [{"id": 1, "name": "a"}],
         "annotations": [{"image_id": 2, "category_id": 1, "segmentation": {"size": [4, 6], "counts": [0, 24]}}]}
        """,
    ];

    private static readonly string[] Outlines =
    [
        """[{"segmentation": [[1, 0, 3, 0.5, 3, 2, 1, 2], [4, 1, 6, 1, 6, 4]], "class_name": "a"}]""",
        """{"imageHeight": 4, "imageWidth": 6, "shapes": [{"label": "b", "shape_type": "polygon", "points": [[0, 0], [5, 0], [5, 3]]}]}""",
    ];

    private static readonly string[] Pieces =
    [
        "0", "1", "-1", "24", "4", "6", "1e9", "2147483648", "99999999999999999999", "[", "]", "{", "}", ",", ":", "\"", "null", "\"size\"",
        "\"counts\"", "\"segmentation\"", "\\ud800", "\\u0000",
        "<i4", ">f8", "|O", "'descr'", "'shape'", "True", "False", "(4, 6)", "(24,)",
        "(4, 6, 1)", "()", "o", "~", "0ac0",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Mutated_masks_are_items_or_refused_by_type()
    {
        var (count, firstSeed) = Fuzzing.Inputs(2_000);
        var (read, mostAllocated) = (0, 0L);
        for (var i = 0; i < count; i++)
        {
            var seed = firstSeed + i;
            var random = new Random(seed);
            var path = folder.At(random.Next(2) == 0 ? "x.npy" : "x.json");
            File.WriteAllBytes(path, Mutated(random, path.EndsWith(".npy", StringComparison.Ordinal)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            read += IsRead(path, seed) ? 1 : 0;
            mostAllocated = i == 0 ? 0 : Math.Max(mostAllocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        output.WriteLine($"{count} inputs: {read} read; at most {mostAllocated} bytes allocated");
        Assert.InRange(mostAllocated, 0, 4_000_000);
        Assert.True(read > count / 20, $"only {read} were read: the mutations no longer reach what lies behind the parsers");
    }

    private static bool IsRead(string path, int seed)
    {
        try
        {
            var map = ItemsReader.Read(path, Height, Width).Items.Map;
            Assert.Equal((Height, Width), (map.Height, map.Width));
            return true;
        }
        catch (InputRefusedException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            return false;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Seed {seed}: {error.GetType().Name} instead of a typed error.", error);
        }
    }

    private static byte[] Mutated(Random random, bool isArray)
    {
        var head = Encoding.ASCII.GetBytes(isArray ? "" : random.GetItems([.. Lists, .. Outlines], 1)[0]).ToList();
        var (type, shape, size) = Arrays[random.Next(Arrays.Length)];
        if (isArray)
        {
            head.AddRange(Encoding.ASCII.GetBytes(
                $"{{'descr': '{type}', 'fortran_order': {(random.Next(2) == 0 ? "True" : "False")}, 'shape': {shape}, }}"));
        }

        for (var mutations = random.Next(4); mutations > 0; mutations--)
        {
            MutateOnce(head, random);
        }

        if (!isArray)
        {
            return [.. head];
        }

        var data = new byte[random.Next(8) == 0 ? random.Next(400) : size];
        random.NextBytes(data);
        data = random.Next(2) == 0 ? [.. data.Select(value => (byte)(value & 1))] : data;
        var length = random.Next(20) == 0 ? random.Next(65536) : head.Count;
        var version = random.Next(20) == 0 ? random.Next(5) : 1;
        byte[] file = [0x93, .. "NUMPY"u8, (byte)version, 0, (byte)length, (byte)(length >> 8), .. head, .. data];
        return random.Next(16) == 0 ? file[..random.Next(file.Length + 1)] : file;
    }

    private static void MutateOnce(List<byte> text, Random random)
    {
        var at = random.Next(text.Count + 1);
        if (!Fuzzing.TryMutate(text, at, random.Next(5), random))
        {
            text.InsertRange(at, Encoding.ASCII.GetBytes(Pieces[random.Next(Pieces.Length)]));
        }
    }
}
