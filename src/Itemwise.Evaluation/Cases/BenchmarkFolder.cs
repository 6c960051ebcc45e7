using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Files;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Cases;

/// <summary>A benchmark on disk: <c>benchmark.json</c> and the pictures that it names, drawn by this program or put together by
/// hand.</summary>
public sealed class BenchmarkFolder
{
    /// <summary>The file that lists the cases.</summary>
    public const string FileName = "benchmark.json";

    private const int LongestName = 64;
    internal const ushort ThingLabel = 1;
    internal const ushort ShadowLabel = 2;

    private BenchmarkFolder(string path, Benchmark benchmark) => (FullPath, Benchmark) = (path, benchmark);

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>What it holds.</summary>
    public Benchmark Benchmark { get; }

    /// <summary>Whether a folder holds a benchmark.</summary>
    public static bool Exists(string path) => File.Exists(Path.Combine(path, FileName));

    /// <summary>Opens a folder and sees that every file is there that its cases name.</summary>
    /// <exception cref="InputRefusedException">There is no benchmark, it is damaged, or a file is missing.</exception>
    public static BenchmarkFolder Open(string path)
    {
        var file = Path.Combine(path, FileName);
        if (!File.Exists(file))
        {
            throw new InputRefusedException($"'{path}' is no benchmark: it has no {FileName}. docs/evaluation.md shows its form.");
        }

        Benchmark benchmark;
        try
        {
            benchmark = JsonSerializer.Deserialize<Benchmark>(File.ReadAllBytes(file), EvaluationJson.Options)
                ?? throw new InputRefusedException($"'{file}' holds nothing: docs/evaluation.md shows its form.");
        }
        catch (JsonException error)
        {
            throw new InputRefusedException(
                $"'{file}' is no benchmark: {EvaluationJson.Sentence(error)} docs/evaluation.md shows its form.", error);
        }

        Check(path, file, benchmark);
        return new BenchmarkFolder(path, benchmark);
    }

    /// <summary>Writes the list of cases, last of a benchmark's files.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static void WriteList(string path, Benchmark benchmark) =>
        DurableFile.WriteAtomically(Path.Combine(path, FileName), JsonSerializer.SerializeToUtf8Bytes(benchmark, EvaluationJson.Options));

    /// <summary>Reads the pictures of a case.</summary>
    /// <exception cref="InputRefusedException">A picture is damaged or of another size, or an item is not there.</exception>
    public LoadedCase Load(BenchmarkCase one)
    {
        ArgumentNullException.ThrowIfNull(one);
        var photo = Photo.Load(Path.Combine(FullPath, one.Photo));
        var items = ItemsReader.Read(Path.Combine(FullPath, one.Items), photo.Height, photo.Width).Items;
        var (region, affected) = one.Region is null ? OfItems(items, one.Edit) : OfLabels(Path.Combine(FullPath, one.Region), photo);
        var truth = one.Truth is null ? null : Picture.Load(Path.Combine(FullPath, one.Truth));
        if (truth is not null && (truth.Width != photo.Width || truth.Height != photo.Height))
        {
            throw new InputRefusedException(
                $"Case '{one.Name}': the true picture '{one.Truth}' is {truth.Width} x {truth.Height}, the photo {photo.Width} x "
                    + $"{photo.Height}.");
        }

        return new LoadedCase(one, FullPath, photo, items, truth, region, affected)
        {
            InstructionRegions = OfInstructions(one.Edit, photo),
        };
    }

    private ImmutableArray<Mask> OfInstructions(CaseEdit edit, Photo photo) =>
        edit is CaseEdit.Instruct { Instructions: var said } && said.All(one => one.Region is not null)
            ? [.. said.Select(one => OfLabels(Path.Combine(FullPath, one.Region!), photo).Region)] : [];

    private static (Mask Region, Mask Affected) OfItems(Items items, CaseEdit edit)
    {
        var mask = items.MaskOf(edit.ChangedItems);
        return (mask, mask);
    }

    private static (Mask Region, Mask Affected) OfLabels(string path, Photo photo)
    {
        var plane = LabelFile.ReadPicture(path);
        if (plane.Width != photo.Width || plane.Height != photo.Height)
        {
            throw new InputRefusedException(
                $"The region '{path}' is {plane.Width} x {plane.Height}, the photo {photo.Width} x {photo.Height}.");
        }

        Mask Where(Func<ushort, bool> isInside) => Mask.Where(plane.Height, plane.Width, pixel => isInside(plane.Labels[pixel]));
        return (Where(label => label == ThingLabel), Where(label => label != 0));
    }

    private static void Check(string folder, string file, Benchmark benchmark)
    {
        if (benchmark.Cases.IsDefaultOrEmpty)
        {
            throw new InputRefusedException($"'{file}' lists no cases.");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var one in benchmark.Cases)
        {
            if (one?.Name is not { Length: > 0 and <= LongestName } name
                || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            {
                throw new InputRefusedException(
                    $"'{file}' calls a case '{one?.Name}': a name is 1 to {LongestName} letters, digits, '-' and '_'.");
            }

            if (!names.Add(name))
            {
                throw new InputRefusedException($"'{file}' has two cases '{name}': give each a name of its own.");
            }

            foreach (var named in Files(one))
            {
                RequireFile(folder, file, name, named);
            }
        }
    }

    private static IEnumerable<string?> Files(BenchmarkCase one)
    {
        string?[] own = [one.Photo, one.Items];
        IEnumerable<string?> each = one.Edit is CaseEdit.Instruct { Instructions.IsDefault: false } said
            ? said.Instructions.Select(instruction => instruction.Region) : [];
        string?[] truth = [.. each.Append(one.Truth).Append(one.Region).OfType<string>()];
        return one.Edit is CaseEdit.Replace reference ? [.. own, .. truth, reference.ReferencePhoto,
            reference.ReferenceItems] : [.. own, .. truth];
    }

    private static void RequireFile(string folder, string list, string name, string? named)
    {
        if (string.IsNullOrEmpty(named))
        {
            throw new InputRefusedException($"'{list}', case '{name}': photo, items, edit, captionBefore and captionAfter are needed.");
        }

        var path = Path.GetFullPath(Path.Combine(folder, named));
        if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InputRefusedException($"'{list}', case '{name}': '{named}' lies outside the benchmark's folder.");
        }

        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new InputRefusedException($"'{list}', case '{name}': '{named}' is not there.");
        }
    }
}
