using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.SingleFiles;

[AssertNoTensorLeaks]
public sealed class SeparateAutoencoderTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly TemporaryFolder others = new();

    public void Dispose()
    {
        temporary.Dispose();
        others.Dispose();
    }

    [Fact]
    public void An_autoencoder_is_taken_in_every_form_it_comes_in()
    {
        using var scope = TensorScope.Enter();
        var model = new SingleFilePair(temporary, "sd1");
        var other = new SingleFilePair(others, "sd1", seed: 9);
        using (var file = SafetensorsFile.Open(other.File))
        {
            const string Prefix = "first_stage_model.";
            SafetensorsWriter.Write(others.At("original.safetensors"), file.Entries
                .Where(entry => entry.Name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(entry => TensorFiles.Entry(entry.Name[Prefix.Length..], TensorFiles.Read(file, entry))));
        }

        var wanted = Decoded(other.Folder, null);
        Assert.NotEqual(wanted, Decoded(model.Folder, null));
        foreach (var form in new[] { other.Folder, Path.Combine(other.Folder, "vae"), other.File, others.At("original.safetensors"),
            Path.Combine(other.Folder, "vae", "diffusion_pytorch_model.safetensors") })
        {
            Assert.Equal(wanted, Decoded(model.Folder, form));
            Assert.Equal(wanted, Decoded(model.File, form));
        }
    }

    [Fact]
    public void A_file_without_an_autoencoder_is_refused_as_what_it_is()
    {
        using var scope = TensorScope.Enter();
        var model = new SingleFilePair(temporary, "sd1");
        SafetensorsWriter.Write(others.At("x.safetensors"), [TensorFiles.Entry("lora_unet_a.lora_up.weight", Tensor.Ones([2]))]);
        var error = Assert.Throws<InputRefusedException>(
            () => ModelSet.Open(model.File, new ModelOptions(Autoencoder: others.At("x.safetensors"))));
        Assert.Contains("a LoRA adapter and no autoencoder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_autoencoder_makes_another_model()
    {
        var model = new SingleFilePair(temporary, "sd1");
        var other = new SingleFilePair(others, "sd1", seed: 9);
        using var plain = ModelSet.Open(model.File);
        using var changed = ModelSet.Open(model.File, new ModelOptions(Autoencoder: other.File));
        Assert.NotEqual(plain.Fingerprint, changed.Fingerprint);
    }

    private static float[] Decoded(string model, string? autoencoder)
    {
        using var scope = TensorScope.Enter();
        using var set = ModelSet.Open(model, new ModelOptions(Autoencoder: autoencoder));
        return set.Autoencoder.Decode(Tensor.Ones([1, 4, 2, 2])).ToArray<float>();
    }
}
