using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>Reads the items of a photo from a label picture, from masks as pictures, NumPy arrays or run lengths.</summary>
public static class ItemsReader
{
    /// <summary>Reads items from a file or a folder; its content decides the form.</summary>
    /// <remarks>
    /// A picture of labels: each value is an item's number, pixels of value 0 are item 0, "rest". Beside <c>labels.png</c> a file
    /// <c>labels.json</c> such as <c>{"1": "mug", "2": "table"}</c> may name them. A picture that is one mask (<see cref="LabelFile"/>)
    /// makes item 1, called like the file, and the rest. A NumPy array of one plane is the same in numbers; of N planes it is a mask for
    /// each of the items 1 to N. A JSON file holds masks as run lengths, as Segment Anything and COCO write them.
    /// A folder with files <c>mask{i}_{name}.npy</c> (or only <c>maskEdited{i}_{name}.npy</c>) is a set of D-Edit; i is the number.
    /// Any other folder holds one mask picture an item: items 1, 2, 3 in the order of the file names, named like the files; see
    /// <see cref="PictureMask"/>.
    /// </remarks>
    /// <param name="path">A file or a folder.</param>
    /// <param name="height">Rows of the photo.</param>
    /// <param name="width">Columns of the photo.</param>
    /// <param name="strict">Refuse overlaps and holes instead of mending them.</param>
    /// <param name="edited">Take D-Edit's hand-edited set where a folder has both.</param>
    /// <exception cref="InputRefusedException">Nothing usable is there, sizes do not fit, an item is empty, a file is broken.</exception>
    public static LoadedItems Read(string path, int height, int width, bool strict = false, bool edited = false)
    {
        if (WorkspaceFolder.Exists(path))
        {
            throw new InputRefusedException(
                $"'{path}' is a workspace: write its items with items '{path}' --export labels.png, and give that file.");
        }

        if (Directory.Exists(path))
        {
            return MaskFolder.Read(path, height, width, strict, edited);
        }

        if (!File.Exists(path))
        {
            throw new InputRefusedException($"'{path}' does not exist; give a label picture or a folder of masks.");
        }

        var head = FileHead.Read(path);
        return NpyArray.IsOne(head) || string.Equals(Path.GetExtension(path), ".npy", StringComparison.OrdinalIgnoreCase)
            ? ReadArray(path, height, width, strict)
            : IsJson(head) ? MaskRepair.Repair(MaskList.Read(path, height, width), strict, leavesOut: true)
            : ReadPicture(path, height, width);
    }

    /// <summary>Refuses masks of another size than the photo's.</summary>
    /// <exception cref="InputRefusedException">Names both.</exception>
    internal static void RequireSize(string path, (int Height, int Width) mask, int height, int width)
    {
        if (mask != (height, width))
        {
            throw new InputRefusedException(
                $"The masks in '{path}' are {Size(mask.Height, mask.Width)} pixels and the photo is {Size(height, width)}; give masks of "
                + (mask == (width, height) ? "the photo's size, turned upright as the photo is shown." : "the photo's size."));
        }
    }

    /// <summary>A size as people say it: width first.</summary>
    internal static string Size(int height, int width) => $"{width} x {height}";

    private static LoadedItems ReadPicture(string path, int height, int width)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        var names = ItemNames.Beside(path, warnings);
        var (map, isMask) = LabelFile.ReadPicture(path, names.Keys);
        RequireSize(path, (map.Height, map.Width), height, width);
        return Named(path, map, isMask, names, warnings);
    }

    private static LoadedItems ReadArray(string path, int height, int width, bool strict)
    {
        var planes = NpyPlane.Of(NpyArray.Read(path), height, width);
        RequireSize(path, (planes[0].Height, planes[0].Width), height, width);
        if (planes.Length > ushort.MaxValue)
        {
            throw new InputRefusedException($"'{path}' holds {planes.Length} masks, and a photo can have {ushort.MaxValue} items.");
        }

        if (planes.Length > 1)
        {
            return MaskRepair.Repair([.. planes.Select((plane, index) => new NamedMask(index + 1, $"item {index + 1}", plane.ToMask(),
                Path.GetFileName(path)))], strict, leavesOut: true);
        }

        var warnings = ImmutableArray.CreateBuilder<string>();
        var names = ItemNames.Beside(path, warnings);
        var (map, isMask) = planes[0].ToLabels() is { } labels
            ? LabelFile.OfNumbers(path, new IndexPlane(width, height, labels), names.Keys)
            : (LabelFile.MapOf(planes[0].ToMask()), true);
        return Named(path, map, isMask, names, warnings);
    }

    private static LoadedItems Named(string path, ItemMap map, bool isMask, Dictionary<int, string> names,
        ImmutableArray<string>.Builder warnings)
    {
        if (isMask && map.PixelCount(1) == 0)
        {
            throw new InputRefusedException(
                $"'{path}' is a mask of no pixels: it is black, but for noise perhaps; paint the item white on black.");
        }

        var present = ItemNames.Present(names, path, map, warnings);
        if (isMask)
        {
            _ = present.TryAdd(1, Path.GetFileNameWithoutExtension(path));
        }

        return new LoadedItems(new Items(map, present), warnings.ToImmutable());
    }

    private static bool IsJson(byte[] head) => Array.Find(head, letter => letter is not ((byte)' ' or (byte)'\t' or (byte)'\r'
        or (byte)'\n' or 0xEF or 0xBB or 0xBF)) is (byte)'{' or (byte)'[';
}
