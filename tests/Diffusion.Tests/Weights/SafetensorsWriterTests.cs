using System.Runtime.InteropServices;
using System.Text;
using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.Tests.Weights;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> ReferenceFiles =>
    [
        "sd/unet/diffusion_pytorch_model.safetensors",
        "sd/text_encoder/model.safetensors",
        "methods/dedit/masks.safetensors",
        "methods/dpl/losses.safetensors",
        "schedulers/ddim_50.safetensors",
    ];

    [Theory]
    [MemberData(nameof(ReferenceFiles))]
    public void A_reference_file_written_again_is_the_same_byte_for_byte(string name)
    {
        var copy = folder.At("copy.safetensors");
        using (var file = SafetensorsFile.Open(Fixtures.At(name)))
        {
            SafetensorsWriter.Write(copy, file.Entries.Reverse().Select(entry => Copied(file, entry)), file.Metadata);
        }

        Assert.Equal(File.ReadAllBytes(Fixtures.At(name)), File.ReadAllBytes(copy));
    }

    [Fact]
    public void Tensors_lie_from_wide_to_narrow_and_by_name_behind_a_padded_header()
    {
        var path = folder.At("x.safetensors");
        SafetensorsWriter.Write(path, [Tensor("b", SafetensorsDType.U8, 1), Tensor("a", SafetensorsDType.U8, 1),
            Tensor("z", SafetensorsDType.F32, 4), Tensor("y", SafetensorsDType.I64, 8)]);

        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["y", "z", "a", "b"], file.Names);
        Assert.Equal(0, file.Entries[0].ByteOffset % 8);
        Assert.Equal("""{"y":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}""", Encoding.UTF8.GetString(File.ReadAllBytes(path)[8..61]));
    }

    [Fact]
    public void Metadata_and_names_of_any_script_come_back()
    {
        var path = folder.At("x.safetensors");
        var metadata = new Dictionary<string, string> { ["größe"] = "a\"b\\c\n\u0001", ["😀"] = "" };
        SafetensorsWriter.Write(path, [Tensor("名前/😀\u2028", SafetensorsDType.U8, 1)], metadata);

        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["名前/😀\u2028"], file.Names);
        Assert.Equal(metadata, file.Metadata);
    }

    [Fact]
    public void A_file_can_be_loaded_edited_and_saved_under_its_own_name()
    {
        var path = folder.At("x.safetensors");
        SafetensorsWriter.Write(path, [Floats("kept", 1, 2, 3), Floats("edited", 4, 5)]);

        using var old = SafetensorsFile.Open(path);
        SafetensorsWriter.Write(path, [Copied(old, old.Get("kept")), Floats("edited", 6)]);

        using var renewed = SafetensorsFile.Open(path);
        Assert.Equal([1, 2, 3], renewed.Read<float>(renewed.Get("kept")));
        Assert.Equal([6], renewed.Read<float>(renewed.Get("edited")));
        Assert.Equal([4, 5], old.Read<float>(old.Get("edited"))); // the mapping still has what it had
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public void A_tensor_that_writes_too_little_or_too_much_leaves_the_old_file()
    {
        var path = folder.At("x.safetensors");
        SafetensorsWriter.Write(path, [Floats("a", 1)]);
        var before = File.ReadAllBytes(path);
        foreach (var written in (int[])[0, 3, 5])
        {
            var wrong = new SafetensorsTensor("a", SafetensorsDType.F32, [1], stream => stream.Write(new byte[written]));
            Assert.Contains($"wrote {written} bytes", Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [wrong]))
                .Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder.At("x"), [Floats("a", 1), Floats("a", 2)]));

    [Fact]
    public void Impossible_shapes_are_refused() =>
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder.At("x"),
            [new SafetensorsTensor("a", SafetensorsDType.F32, [long.MaxValue, 2], _ => { })]));

    private static SafetensorsTensor Copied(SafetensorsFile file, SafetensorsEntry entry) =>
        new(entry.Name, entry.DType, entry.Shape, stream =>
        {
            using var bytes = file.OpenRead(entry);
            bytes.CopyTo(stream);
        });

    private static SafetensorsTensor Tensor(string name, SafetensorsDType dtype, int byteCount) =>
        SafetensorsTensor.Of(name, dtype, [1], new byte[byteCount]);

    private static SafetensorsTensor Floats(string name, params float[] values) =>
        SafetensorsTensor.Of(name, SafetensorsDType.F32, [values.Length], MemoryMarshal.AsBytes<float>(values).ToArray());
}
