using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>A folder that holds a mask for each item: D-Edit's arrays, or pictures.</summary>
internal static partial class MaskFolder
{
    private static readonly string[] PictureEndings = [".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff"];
    private static readonly string[] OtherEndings = [".bmp", ".gif", ".heic", ".avif", ".jp2", ".jxl", ".psd", ".svg", ".npz", ".pt"];

    /// <summary>Reads the masks and makes items of them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="height">Rows of the photo.</param>
    /// <param name="width">Columns of the photo.</param>
    /// <param name="strict">Refuse overlaps and holes instead of mending them.</param>
    /// <param name="edited">Take D-Edit's hand-edited set where the folder has both.</param>
    /// <exception cref="InputRefusedException">Nothing usable is there, sizes do not fit, an item is empty, a file is broken.</exception>
    public static LoadedItems Read(string folder, int height, int width, bool strict, bool edited)
    {
        var names = FileNames(folder);
        return names.Any(name => name.EndsWith(".npy", StringComparison.Ordinal))
            ? ReadArrays(folder, names, height, width, strict, edited)
            : ReadPictures(folder, names, height, width, strict);
    }

    private static LoadedItems ReadPictures(string folder, IReadOnlyList<string> names, int height, int width, bool strict)
    {
        var pictures = names.Where(name => PictureEndings.Contains(Path.GetExtension(name).ToLowerInvariant())).ToArray();
        var others = names.Where(name => OtherEndings.Contains(Path.GetExtension(name).ToLowerInvariant())).ToArray();
        if (pictures.Length == 0)
        {
            throw new InputRefusedException(
                $"'{folder}' holds no masks{(others.Length > 0 ? $" that are read ('{others[0]}' is of another kind)" : "")}; it needs one "
                + $"mask picture for each item (PNG, JPEG, WebP or TIFF), or D-Edit's files mask0_name.npy, mask1_name.npy and so on.");
        }

        if (pictures.Length >= ushort.MaxValue)
        {
            throw new InputRefusedException(
                $"'{folder}' holds {pictures.Length} pictures, and a photo can have {ushort.MaxValue - 1} items; give a folder of "
                + $"masks only.");
        }

        var warnings = others.Select(name => $"'{name}' is not used: masks are read from PNG, JPEG, WebP and TIFF.").ToList();
        var masks = new List<NamedMask>();
        foreach (var name in pictures)
        {
            var (mask, isPhoto) = MaskFile.ReadPicture(Path.Combine(folder, name));
            ItemsReader.RequireSize(Path.Combine(folder, name), (mask.Height, mask.Width), height, width);
            masks.Add(new NamedMask(masks.Count + 1, Path.GetFileNameWithoutExtension(name), mask, name));
            if (isPhoto)
            {
                warnings.Add($"'{name}' looks like a photo and is read as a mask: take it out of the folder if it is none.");
            }
        }

        var repaired = MaskRepair.Repair(masks, strict);
        return repaired with { Warnings = [.. warnings, .. repaired.Warnings] };
    }

    private static LoadedItems ReadArrays(string folder, IReadOnlyList<string> names, int height, int width, bool strict, bool edited)
    {
        var sets = names.Select(name => (Name: name, Match: MaskName().Match(name))).Where(file => file.Match.Success)
            .ToLookup(file => file.Match.Groups["edited"].Success);
        var useEdited = sets.Contains(true) && (edited || !sets.Contains(false));
        if (!sets.Contains(useEdited))
        {
            throw new InputRefusedException(
                $"'{folder}' holds arrays, but none is called like mask0_name.npy; give each file its item's number and name.");
        }

        var warnings = ImmutableArray.CreateBuilder<string>();
        var unused = names.Where(name => name.EndsWith(".npy", StringComparison.Ordinal) && !MaskName().IsMatch(name)).ToArray();
        if (unused.Length > 0)
        {
            warnings.Add($"'{unused[0]}'{(unused.Length > 1 ? $" and {unused.Length - 1} more arrays are" : " is")} not used: the name "
                + $"is not like mask0_name.npy.");
        }

        if (sets.Contains(!useEdited))
        {
            warnings.Add(useEdited ? "The edited masks (maskEdited...) are used, the first ones are not."
                : "The edited masks (maskEdited...) are not used.");
        }

        var masks = sets[useEdited].Select(file => Named(folder, file.Name, file.Match)).OrderBy(mask => mask.Number).ToArray();
        RequireOneSet(folder, masks);
        var fitted = FitToPhoto(folder, masks, height, width, warnings);
        var repaired = MaskRepair.Repair(fitted, strict);
        return repaired with { Warnings = [.. warnings, .. repaired.Warnings] };
    }

    private static NamedMask Named(string folder, string name, Match match) =>
        int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= ushort.MaxValue
            ? new NamedMask(number, match.Groups["name"].Value, NpyMask.Read(Path.Combine(folder, name)), name)
            : throw new InputRefusedException(
                $"'{name}' in '{folder}' names item {match.Groups["number"].Value}; item numbers go up to {ushort.MaxValue}.");

    private static void RequireOneSet(string folder, NamedMask[] masks)
    {
        var first = masks[0];
        foreach (var (previous, mask) in masks.Zip(masks.Skip(1)))
        {
            if (previous.Number == mask.Number)
            {
                throw new InputRefusedException(
                    $"'{previous.Source}' and '{mask.Source}' in '{folder}' are both item {mask.Number}; delete the one that is out of "
                    + $"date.");
            }

            if (mask.Mask.Height != first.Mask.Height || mask.Mask.Width != first.Mask.Width)
            {
                throw new InputRefusedException(
                    $"In '{folder}' the mask '{mask.Source}' is {ItemsReader.Size(mask.Mask.Height, mask.Mask.Width)} and "
                    + $"'{first.Source}' is {ItemsReader.Size(first.Mask.Height, first.Mask.Width)}; all masks of a photo have one size.");
            }
        }
    }

    /// <summary>D-Edit's masks belong to the photo's middle square, scaled to R x R; here they are laid over the whole photo.</summary>
    private static NamedMask[] FitToPhoto(string folder, NamedMask[] masks, int height, int width, ImmutableArray<string>.Builder warnings)
    {
        int maskHeight = masks[0].Mask.Height, maskWidth = masks[0].Mask.Width;
        if (maskHeight == height && maskWidth == width)
        {
            return masks;
        }

        if (maskHeight != maskWidth)
        {
            ItemsReader.RequireSize(folder, (maskHeight, maskWidth), height, width);
        }

        var square = PublishedMasks.CentreSquare(height, width);
        warnings.Add(
            $"The masks are {ItemsReader.Size(maskHeight, maskWidth)} and the photo is {ItemsReader.Size(height, width)}: they are laid "
            + $"over the photo's middle square"
            + (height == width ? "." : " of " + ItemsReader.Size(square.Height, square.Width)
                + ", and beyond it each pixel belongs to the item at the square's edge."));
        int[] rows = Sources(height, square.Top, square.Height, maskHeight),
            columns = Sources(width, square.Left, square.Width, maskWidth);
        return [.. masks.Select(mask => mask with { Mask = Mask.Where(height, width,
            i => mask.Mask[rows[i / width], columns[i % width]]) })];
    }

    // Nearest neighbour inside the square, its first or last line outside.
    private static int[] Sources(int length, int start, int side, int maskSide) =>
        [.. Enumerable.Range(0, length).Select(i => (int)((long)Math.Clamp(i - start, 0, side - 1) * maskSide / side))];

    /// <summary>File names in the order people expect: runs of digits by value, so 10 comes after 9.</summary>
    private static List<string> FileNames(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Where(name => name[0] != '.')
                .OrderBy(name => DigitRun().Replace(name, digits => digits.Value.TrimStart('0').PadLeft(20, '0')), StringComparer.Ordinal)
                .ThenBy(name => name, StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"The folder '{folder}' cannot be read: {error.Message}", error);
        }
    }

    [GeneratedRegex(@"^mask(?<edited>Edited)?(?<number>\d+)_(?<name>.+)\.npy$")]
    private static partial Regex MaskName();

    [GeneratedRegex(@"\d+")]
    private static partial Regex DigitRun();
}
