using System.Globalization;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.SingleFiles;

/// <summary>One tiny model of random weights in both forms: a single-file checkpoint, and a folder as diffusers converts it. Which
/// tensor is which comes from tests/fixtures/single, paired by numbers alone.</summary>
internal sealed class SingleFilePair
{
    public SingleFilePair(TemporaryFolder place, string family, DType dtype = DType.Float16, long seed = 1,
        IReadOnlyDictionary<string, string>? metadata = null, IReadOnlyList<SafetensorsTensor>? more = null)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(seed);
        (Folder, File) = (place.At(family), place.At($"{family}.safetensors"));
        var lines = System.IO.File.ReadAllLines(Fixtures.At("single", family == "ip2p" ? "sd1.tsv" : $"{family}.tsv"))
            .Select(line => line.Split('\t')).ToArray();
        var originals = lines.GroupBy(line => line[3]).ToDictionary(group => group.Key,
            group => Random(generator, group.Key, Shape(family, group.First()[1], group.First()[5])).To(dtype));
        SafetensorsWriter.Write(File, [.. originals.Select(pair => TensorFiles.Entry(pair.Key, pair.Value)), .. more ?? []], metadata);
        CopyFolder(Fixtures.At("single", family), Folder);
        foreach (var (number, tokenizer) in new[] { "tokenizer", "tokenizer_2" }.Index().Take(family == "sdxl" ? 2 : 1))
        {
            CopyFolder(Fixtures.At(number == 0 ? "sd/tokenizer" : "sdxl/tokenizer_2"), Path.Combine(Folder, tokenizer));
        }

        foreach (var component in lines.GroupBy(line => line[0]))
        {
            var name = component.Key.StartsWith("text", StringComparison.Ordinal) ? "model" : "diffusion_pytorch_model";
            SafetensorsWriter.Write(Path.Combine(Folder, component.Key, $"{name}.safetensors"), component.Select(line =>
                TensorFiles.Entry(line[1], Converted(originals[line[3]], line[4], Numbers(line[2])))));
        }
    }

    /// <summary>The single file; the folder beside it has its vocabulary.</summary>
    public string File { get; }

    /// <summary>The diffusers folder.</summary>
    public string Folder { get; }

    private static Tensor Converted(Tensor original, string form, long[] shape)
    {
        var rows = original.Rank == 0 ? 0 : original.Size(0) / 3;
        return form switch
        {
            "Transposed" => original.Transpose(0, 1).Contiguous(),
            "FirstThird" => original.Slice(0, 0, rows).Contiguous(),
            "SecondThird" => original.Slice(0, rows, 2 * rows).Contiguous(),
            "LastThird" => original.Slice(0, 2 * rows, 3 * rows).Contiguous(),
            _ => original.ElementCount == shape.Aggregate(1L, (count, size) => count * size) ? original.Reshape(shape) : original,
        };
    }

    // Norms near one, everything else small, so that a picture is neither flat nor beyond all bounds.
    private static Tensor Random(Generator generator, string name, long[] shape) =>
        name.EndsWith("position_ids", StringComparison.Ordinal) ? Tensor.Zeros(shape)
        : shape.Length == 1 && name.EndsWith(".weight", StringComparison.Ordinal) ? (generator.Normal(shape) * 0.05) + 1
        : generator.Normal(shape) * 0.05;

    private static long[] Shape(string family, string name, string text)
    {
        var shape = Numbers(text);
        return family == "ip2p" && name == "conv_in.weight" ? [shape[0], 2 * shape[1], .. shape[2..]] : shape;
    }

    private static long[] Numbers(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => long.Parse(part, CultureInfo.InvariantCulture))];

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            System.IO.File.Copy(file, target);
        }
    }
}
