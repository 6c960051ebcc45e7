using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Tests.Recognition;

public sealed class NetworkFolderTests
{
    [Theory]
    [InlineData("sam1", NetworkFamily.Sam)]
    [InlineData("sam1-hf", NetworkFamily.Sam)]
    [InlineData("sam2", NetworkFamily.Sam2)]
    [InlineData("sam2-darktable", NetworkFamily.Sam2)]
    [InlineData("sam2-osam", NetworkFamily.Sam2)]
    [InlineData("sam2-hf", NetworkFamily.Sam2)]
    [InlineData("maskformer", NetworkFamily.Panoptic)]
    [InlineData("detr-panoptic", NetworkFamily.Panoptic)]
    [InlineData("rfdetr-seg", NetworkFamily.Instance)]
    [InlineData("grounding-dino", NetworkFamily.Grounding)]
    [InlineData("grounding-dino-idea", NetworkFamily.Grounding)]
    [InlineData("clipseg", NetworkFamily.ClipSeg)]
    [InlineData("owlv2", NetworkFamily.Owl)]
    [InlineData("u2net", NetworkFamily.Salient)]
    [InlineData("isnet", NetworkFamily.Salient)]
    [InlineData("birefnet", NetworkFamily.Salient)]
    [InlineData("manifest", NetworkFamily.Salient)]
    [InlineData("vitmatte", NetworkFamily.Matte)]
    public void A_folder_is_recognised_as_downloaded_whatever_its_files_are_called(string folder, NetworkFamily family)
    {
        Assert.Equal(family, NetworkFolder.Recognise(NetworkFixture.At(folder)).Family);
        if (folder == "manifest")
        {
            return; // its manifest names the file
        }

        using var copy = new TemporaryFolder();
        var number = 0;
        foreach (var path in Directory.EnumerateFiles(NetworkFixture.At(folder), "*", SearchOption.AllDirectories))
        {
            var isModel = path.EndsWith(".onnx", StringComparison.Ordinal);
            if (isModel && (path.Contains("many_phrases", StringComparison.Ordinal) || path.Contains("prebaked", StringComparison.Ordinal)
                || path.Contains("single", StringComparison.Ordinal)))
            {
                continue;
            }

            File.Copy(path, copy.At(isModel ? $"renamed{number++}.onnx" : Path.GetFileName(path)));
        }

        Assert.Equal(family, NetworkFolder.Recognise(copy.FullPath).Family);
    }

    [Theory]
    [InlineData("sam1/tiny_sam.encoder.onnx", NetworkFamily.Sam, "tiny_sam.decoder.onnx")]
    [InlineData("sam1/single.decoder.onnx", NetworkFamily.Sam, "single.decoder.onnx")]
    [InlineData("sam2-osam/tiny.onnx", NetworkFamily.Sam2, "tiny.onnx")]
    [InlineData("maskformer/onnx", NetworkFamily.Panoptic, "model.onnx")]
    [InlineData("maskformer/onnx/model.onnx", NetworkFamily.Panoptic, "model.onnx")]
    [InlineData("sam1", NetworkFamily.Sam, "tiny_sam.decoder.onnx")]
    public void One_file_or_the_subfolder_is_enough(string path, NetworkFamily family, string model)
    {
        var network = NetworkFolder.Recognise(NetworkFixture.At(path));
        Assert.Equal((family, model), (network.Family, Path.GetFileName(network.Model.FilePath)));
    }

    [Fact]
    public void Of_three_precisions_float32_is_taken_and_the_choice_is_said()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["model_quantized", "model_fp16", "model"])
        {
            File.Copy(NetworkFixture.At("maskformer", "onnx", "model.onnx"), folder.At(name + ".onnx"));
        }

        var network = NetworkFolder.Recognise(folder.FullPath);
        Assert.Equal("model.onnx", Path.GetFileName(network.Model.FilePath));
        Assert.Contains("'model.onnx'", Assert.Single(network.Remarks), StringComparison.Ordinal);
        File.Delete(folder.At("model.onnx"));
        network = NetworkFolder.Recognise(folder.FullPath);
        Assert.Equal("model_fp16.onnx", Path.GetFileName(network.Model.FilePath));
        Assert.Contains("fp16", Assert.Single(network.Remarks), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty.onnx", "is empty")]
    [InlineData("text.onnx", "is a pointer of Git LFS, not the model")]
    [InlineData("truncated.onnx", "is cut off")]
    [InlineData("classifier.onnx", "it takes pixel_values [?, 3, 32, 32] and gives logits [?, 3]")]
    [InlineData("decoder-only", "holds a decoder without its encoder")]
    [InlineData("mismatched", "do not fit: the decoder takes image_embeddings [1, 48, 6, 6]")]
    [InlineData("missing", "has its weights in 'weights.bin', which is missing")]
    [InlineData("outside", "wants its weights from '../outside.bin', outside its own folder")]
    [InlineData("nowhere", "There is no network at")]
    public void What_cannot_be_a_network_is_refused_in_one_sentence(string name, string sentence)
    {
        var error = Assert.Throws<InputRefusedException>(() => NetworkFolder.Recognise(NetworkFixture.At("bad", name)));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_unknown_key_of_a_manifest_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        File.Copy(NetworkFixture.At("manifest", "net.onnx"), folder.At("net.onnx"));
        File.WriteAllText(folder.At("model.json"), """{"format": 1, "family": "salient", "sise": {}}""");
        var error = Assert.Throws<InputRefusedException>(() => NetworkFolder.Recognise(folder.FullPath));
        Assert.Contains("'sise' is no key of a manifest", error.Message, StringComparison.Ordinal);
    }
}
