using System.Text;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.ItemFiles;

/// <summary>Masks as Segment Anything and COCO give them: stacks of arrays, and run lengths in JSON.</summary>
public sealed class MaskListTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("(3, 2, 4)", false)]
    [InlineData("(3, 1, 2, 4)", false)]
    [InlineData("(2, 4, 3)", true)]
    public void A_stack_of_masks_is_an_item_each_and_the_useless_are_left_out(string shape, bool isLast)
    {
        byte[][] planes = [[1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [0, 1, 1, 1, 1, 1, 1, 1]];
        byte[] data = isLast ? [.. Enumerable.Range(0, 8).SelectMany(i => planes.Select(plane => plane[i]))]
            : [.. planes.SelectMany(plane => plane)];
        Array("masks.npy", "|b1", shape, data);
        var loaded = Read("masks.npy");
        Assert.Equal([1, 1, 3, 3, 3, 3, 3, 3], loaded.Items.Map.Labels.ToArray());
        Assert.Equal("1 of 3 masks has no pixels, and is left out.", loaded.Warnings[0]);
    }

    [Fact]
    public void A_whole_that_its_parts_cover_is_left_out()
    {
        Array("masks.npy", "|u1", "(3, 2, 4)", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
        var loaded = Read("masks.npy");
        Assert.Equal([2, 3], loaded.Items.All.Select(item => item.Number));
        Assert.Contains("that smaller ones do not cover", loaded.Warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<i4", 4)]
    [InlineData("<i8", 8)]
    public void An_array_of_labels_is_the_items(string type, int size)
    {
        byte[] data = [.. new[] { 0, 0, 2, 2, 3, 3, 7, 7 }.SelectMany(value => new byte[] { (byte)value }.Concat(new byte[size - 1]))];
        Array("labels.npy", type, "(2, 4)", data);
        File.WriteAllText(folder.At("labels.json"), """{"2": "mug"}""");
        var loaded = Read("labels.npy");
        Assert.Equal([0, 2, 3, 7], loaded.Items.All.Select(item => item.Number));
        Assert.Equal("mug", loaded.Items[2].Name);
    }

    [Fact]
    public void A_lone_array_of_one_mask_is_one_item_and_the_rest()
    {
        Array("mug.npy", "|b1", "(1, 2, 4)", [0, 1, 1, 0, 0, 1, 1, 0]);
        Assert.Equal([new Item(0, "rest", 4), new Item(1, "mug", 4)], Read("mug.npy").Items.All);
    }

    [Fact]
    public void Arrays_of_another_size_are_refused_with_both()
    {
        Array("masks.npy", "|b1", "(3, 2, 2)", new byte[12]);
        Assert.Contains("are 2 x 2 pixels and the photo is 4 x 2", Assert.Throws<InputRefusedException>(() => Read("masks.npy")).Message,
            StringComparison.Ordinal);
    }

    // Column after column: 0 1 / 1 0 / 0 0 / 1 1, packed as pycocotools does: 1 2 3 2.
    [Theory]
    [InlineData("""{"size": [2, 4], "counts": [1, 2, 3, 2]}""")]
    [InlineData("""{"size": [2, 4], "counts": "1230"}""")]
    public void Run_lengths_are_read_column_by_column(string mask)
    {
        File.WriteAllText(folder.At("masks.json"), $$"""[{"segmentation": {{mask}}, "area": 4}]""");
        var map = Read("masks.json").Items.Map;
        Assert.Equal([0, 1, 0, 1, 1, 0, 0, 1], map.Labels.ToArray());
        File.WriteAllText(folder.At("masks.json"), mask);
        Assert.Equal(map, Read("masks.json").Items.Map);
    }

    // What pycocotools' encode gives for squares in 25 x 25 pixels.
    [Theory]
    [InlineData("05d00000000d?", 0, 5)]
    [InlineData("R45d00000000b;", 5, 10)]
    [InlineData("X`05d00000000", 20, 25)]
    [InlineData("0ac0", 0, 25)]
    public void Squares_packed_by_pycocotools_are_the_squares(string counts, int from, int to)
    {
        File.WriteAllText(folder.At("square.json"), $$"""{"size": [25, 25], "counts": "{{counts}}"}""");
        var expected = Mask.Where(25, 25, i => i / 25 >= from && i / 25 < to && i % 25 >= from && i % 25 < to);
        Assert.Equal(expected, ItemsReader.Read(folder.At("square.json"), 25, 25).Items.MaskOf(1));
    }

    [Fact]
    public void A_packed_circle_is_the_circle()
    {
        var circle = Mask.Where(40, 60, i => ((i / 60) - 20) * ((i / 60) - 20) + ((i % 60) - 30) * ((i % 60) - 30) <= 81);
        var counts = Packed(circle).Replace("\\", "\\\\", StringComparison.Ordinal);
        File.WriteAllText(folder.At("circle.json"), $$"""{"size": [40, 60], "counts": "{{counts}}"}""");
        Assert.Equal(circle, ItemsReader.Read(folder.At("circle.json"), 40, 60).Items.MaskOf(1));
    }

    [Fact]
    public void Names_come_from_the_entry_or_from_its_category()
    {
        const string Half = """{"size": [2, 4], "counts": [0, 4, 4]}""", Other = """{"size": [2, 4], "counts": [4, 4]}""";
        File.WriteAllText(folder.At("coco.json"), $$"""
            {"images": [{"id": 5}], "categories": [{"id": 1, "name": "mug"}],
             "annotations": [{"image_id": 5, "category_id": 1, "segmentation": {{Half}}},
                             {"image_id": 5, "class_name": "table", "mask": {{Other}}}]}
            """);
        Assert.Equal([new Item(1, "mug", 4), new Item(2, "table", 4)], Read("coco.json").Items.All);
    }

    [Theory]
    [InlineData("""[{"segmentation": [[1, 0, 3, 0, 3, 2, 1, 2]]}]""", new ushort[] { 0, 1, 1, 0, 0, 1, 1, 0 })]
    [InlineData("""[{"segmentation": [[3, 2, 1, 2, 1, 0, 3, 0]]}]""", new ushort[] { 0, 1, 1, 0, 0, 1, 1, 0 })]
    [InlineData("""[{"segmentation": [[-9, -9, 2, -9, 2, 9, -9, 9], [3, 0, 4, 0, 4, 1, 3, 1]]}]""", new ushort[] { 1, 1, 0, 1, 1, 1, 0, 0 })]
    [InlineData("""{"shapes": [{"label": "a", "points": [[0.4, 0], [4, 0], [4, 1.4], [0.4, 1.4]]}]}""", new ushort[] { 1, 1, 1, 1, 0, 0, 0, 0 })]
    [InlineData("""{"shapes": [{"shape_type": "rectangle", "points": [[4, 2], [2, 0]]}]}""", new ushort[] { 0, 0, 1, 1, 0, 0, 1, 1 })]
    public void The_inside_of_an_outline_is_the_item(string json, ushort[] expected)
    {
        File.WriteAllText(folder.At("outlines.json"), json);
        Assert.Equal(expected, Read("outlines.json").Items.Map.Labels.ToArray());
    }

    [Fact]
    public void Outlines_side_by_side_share_no_pixel_and_leave_none()
    {
        var random = new Random(4);
        for (var round = 0; round < 50; round++)
        {
            double x = random.NextDouble() * 23, y = random.NextDouble() * 17;
            double[][] corners = [[0, 0], [23, 0], [23, 17], [0, 17]];
            var cover = new int[17 * 23];
            for (var i = 0; i < 4; i++)
            {
                var pixels = new byte[cover.Length];
                Outline.Fill([x, y, .. corners[i], .. corners[(i + 1) % 4]], pixels, 23);
                cover = [.. cover.Zip(pixels, (count, pixel) => count + pixel)];
            }

            Assert.All(cover, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData("[]", "holds no masks")]
    [InlineData("""{"1": "mug"}""", "holds no masks")]
    [InlineData("""[{"segmentation": [[1, 1, 3, 1]]}]""", "outline of 4 numbers")]
    [InlineData("""[{"segmentation": [[1, 1, 3, 1, 3, 3, 1]]}]""", "outline of 7 numbers")]
    [InlineData("""[{"segmentation": [1, 1, 3, 1, 3, 3]}]""", "not lists of numbers")]
    [InlineData("""[{"segmentation": [[1, 1, 3, 1, 3, 1e999]]}]""", "not lists of numbers")]
    [InlineData("""{"shapes": [{"shape_type": "circle", "points": [[1, 1], [2, 2]]}]}""", "is a circle")]
    [InlineData("""{"shapes": [], "annotations": 3}""", "holds no masks")]
    [InlineData("""{"imageHeight": 4, "imageWidth": 4, "shapes": [{"points": [[0, 0], [2, 0], [2, 2]]}]}""", "are 4 x 4 pixels")]
    [InlineData("""[{"segmentation": 3}]""", "size and counts")]
    [InlineData("""{"size": [3, 4], "counts": [12]}""", "are 4 x 3 pixels and the photo is 4 x 2")]
    [InlineData("""{"size": [2], "counts": [8]}""", "[height, width]")]
    [InlineData("""{"size": [2, 4], "counts": [9]}""", "leave its size")]
    [InlineData("""{"size": [2, 4], "counts": [4, -4, 8]}""", "leave its size")]
    [InlineData("""{"size": [2, 4], "counts": [3, 4]}""", "runs of 7 pixels in all")]
    [InlineData("""{"size": [2, 4], "counts": "!"}""", "cannot be read")]
    [InlineData("""{"size": [2, 4], "counts": "oooooooo"}""", "cannot be read")]
    [InlineData("""{"size": [2, 4], "counts": "4o"}""", "cut short")]
    [InlineData("""{"size": [2, 4], "counts": "\ud800"}""", "lone surrogate")]
    [InlineData("""{"\ud800": [2, 4], "counts": [8]}""", "lone surrogate")]
    [InlineData("""{"size": [2, 4], "counts": [8""", "no sound JSON")]
    [InlineData("""[{"image_id": 1, "mask": {"size": [2, 4], "counts": [8]}}, {"image_id": 2, "mask": 0}]""", "masks of 2 pictures")]
    [InlineData("""{"size": [2, 4], "counts": [8]}""", "nothing was found")]
    public void What_is_no_list_of_masks_is_refused_with_the_reason(string json, string reason)
    {
        File.WriteAllText(folder.At("masks.json"), json);
        var error = Assert.Throws<InputRefusedException>(() => Read("masks.json"));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("masks.json", error.Message, StringComparison.Ordinal);
    }

    private LoadedItems Read(string name) => ItemsReader.Read(folder.At(name), 2, 4);

    private void Array(string name, string type, string shape, byte[] data)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n");
        File.WriteAllBytes(folder.At(name), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. data]);
    }

    // As COCO's maskApi.c packs: 5 bits a letter, differences to the last but one.
    private static string Packed(Mask mask)
    {
        var runs = new List<long> { 0 };
        for (var (i, inside) = (0, false); i < mask.Pixels.Length; i++)
        {
            if (mask[i % mask.Height, i / mask.Height] != inside)
            {
                inside = !inside;
                runs.Add(0);
            }

            runs[^1]++;
        }

        var text = new StringBuilder();
        for (var i = 0; i < runs.Count; i++)
        {
            var number = i > 2 ? runs[i] - runs[i - 2] : runs[i];
            for (var more = true; more;)
            {
                var bits = (int)(number & 31);
                number >>= 5;
                more = (bits & 16) != 0 ? number != -1 : number != 0;
                _ = text.Append((char)((more ? bits | 32 : bits) + '0'));
            }
        }

        return text.ToString();
    }
}
