using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.SingleFiles;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.SingleFiles;

[AssertNoTensorLeaks]
public sealed class SingleFileModelTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData("sd1", ModelFamily.StableDiffusion)]
    [InlineData("sdxl", ModelFamily.StableDiffusionXL)]
    [InlineData("ip2p", ModelFamily.InstructPix2Pix)]
    public void A_single_file_holds_every_tensor_of_the_folder(string family, ModelFamily expected)
    {
        var pair = new SingleFilePair(temporary, family);
        var (folder, file) = (DiffusersFolder.Open(pair.Folder), SingleFileModel.Open(pair.File));
        using var model = ModelSet.Open(pair.File);
        Assert.Equal((expected, family), (model.Family, model.Name));
        string[] components = ["text_encoder", "text_encoder_2", "unet", "vae"];
        Assert.Equal(components.Where(folder.Has), components.Where(file.Has));
        foreach (var component in components.Where(folder.Has))
        {
            using var scope = TensorScope.Enter();
            using var wanted = folder.OpenSource(component);
            using var found = file.OpenSource(component);
            Assert.Equal(wanted.Names.Order(StringComparer.Ordinal), found.Names.Order(StringComparer.Ordinal));
            Assert.All(wanted.Names, name => AssertSame(name, wanted.Read(name), found.Read(name)));
        }
    }

    [Theory]
    [InlineData("sd1")]
    [InlineData("sdxl")]
    public void A_picture_of_the_file_is_the_folders_to_the_last_bit(string family)
    {
        using var scope = TensorScope.Enter();
        var pair = new SingleFilePair(temporary, family);
        using var folder = ModelSet.Open(pair.Folder);
        using var file = ModelSet.Open(pair.File);
        var request = new TextToImageRequest("a red ball", "grey", 3, 2, 5, 64, 64);
        var wanted = new TextToImage(folder).Run(request);
        Assert.Equal(wanted.ToArray<float>(), new TextToImage(file).Run(request).ToArray<float>());
        Assert.True(wanted.Variance().Item() > 1e-4, "a flat picture shows nothing");
    }

    [Fact]
    public void An_instruction_is_followed_as_with_the_folder()
    {
        using var scope = TensorScope.Enter();
        var pair = new SingleFilePair(temporary, "ip2p");
        float[] Prediction(string path)
        {
            using var inner = TensorScope.Enter();
            using var model = ModelSet.Open(path);
            var plan = model.SchedulerConfig.Build(null, 4);
            Assert.Equal(SchedulerKind.EulerAncestral, model.SchedulerConfig.Kind);
            var image = ImageLatents.Encode(model.Autoencoder, Tensor.Ones([1, 3, 64, 64]) * 0.3);
            var pipeline = new InstructPix2Pix(model, plan, image, "make it red");
            using var run = pipeline.Describe().Start(pipeline.Noised(Tensor.Ones([1, 4, 8, 8]), plan.Steps[0]));
            return run.Predict(pipeline.Condition).ToArray<float>();
        }

        Assert.Equal(Prediction(pair.Folder), Prediction(pair.File));
    }

    [Fact]
    public void Averages_and_what_training_left_are_passed_over()
    {
        using var scope = TensorScope.Enter();
        var pair = new SingleFilePair(temporary, "sd1", DType.Float32, more:
        [
            TensorFiles.Entry("model_ema.decay", Tensor.Scalar(1)), TensorFiles.Entry("betas", Tensor.Ones([1000])),
            TensorFiles.Entry("model_ema.diffusion_modelinput_blocks00weight", Tensor.Ones([2])),
            TensorFiles.Entry("cond_stage_model.transformer.text_model.embeddings.position_ids", Tensor.Arange(0, 77).Reshape(1, 77)),
            TensorFiles.Entry("first_stage_model.loss.logvar", Tensor.Ones([1])),
        ]);
        var notes = new List<string>();
        using var model = ModelSet.Open(pair.File, new ModelOptions(Note: notes.Add));
        _ = (model.UNet, model.TextModel, model.Autoencoder);
        Assert.Contains(notes, note => note.Contains("loss.logvar", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("vocabulary", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_file_says_of_its_training_is_read()
    {
        var pair = new SingleFilePair(temporary, "sdxl", metadata: new Dictionary<string, string>
        {
            ["modelspec.resolution"] = "64x64", ["modelspec.prediction_type"] = "v",
        });
        using var model = ModelSet.Open(pair.File);
        Assert.Equal((64, PredictionType.Velocity), (model.PictureSize, model.SchedulerConfig.Prediction));
    }

    [Fact]
    public void The_size_of_pictures_is_the_familys_where_nothing_is_said()
    {
        using var plain = ModelSet.Open(new SingleFilePair(temporary, "sd1").File);
        using var large = ModelSet.Open(new SingleFilePair(temporary, "sdxl").File);
        Assert.Equal((512, 1024), (plain.PictureSize, large.PictureSize));
    }

    [Fact]
    public void A_fingerprint_is_of_tensors_whatever_files_they_are_in()
    {
        var pair = new SingleFilePair(temporary, "sdxl");
        using var folder = ModelSet.Open(pair.Folder);
        using var file = ModelSet.Open(pair.File);
        using var elsewhere = new TemporaryFolder();
        using var full = ModelSet.Open(new SingleFilePair(elsewhere, "sdxl", DType.Float32).File);
        using var another = new TemporaryFolder();
        using var other = ModelSet.Open(new SingleFilePair(another, "sdxl", seed: 2).File);
        Assert.Equal(folder.Fingerprint, file.Fingerprint);
        Assert.Equal(folder.Fingerprint, full.Fingerprint);     // a half-precision variant
        Assert.NotEqual(folder.Fingerprint, other.Fingerprint);
    }

    [Theory]
    [InlineData("unet.mid_block.attn1.to_q.lora_A.weight", "LoRA adapter", "--lora")]
    [InlineData("decoder.conv_in.weight", "autoencoder", "--vae")]
    [InlineData("down_blocks.0.resnets.0.conv1.weight", "UNet alone", "folder")]
    [InlineData("model.diffusion_model.double_blocks.0.img_attn.proj.weight", "Flux", "choose")]
    [InlineData("model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight", "Stable Diffusion 3", "choose")]
    [InlineData("cond_stage_model.model.ln_final.weight", "Stable Diffusion 2.x", "convert")]
    [InlineData("text_model.final_layer_norm.weight", "text encoder alone", "folder")]
    [InlineData("anything", "no Stable Diffusion checkpoint", "'anything'")]
    public void Another_file_is_refused_as_what_it_is(string tensor, string kind, string advice)
    {
        using var scope = TensorScope.Enter();
        SafetensorsWriter.Write(temporary.At("x.safetensors"), [TensorFiles.Entry(tensor, Tensor.Ones([2]))]);
        var message = Assert.Throws<InputRefusedException>(() => ModelSet.Open(temporary.At("x.safetensors"))).Message;
        Assert.Contains(kind, message, StringComparison.Ordinal);
        Assert.Contains(advice, message, StringComparison.Ordinal);
    }

    private static void AssertSame(string name, Tensor wanted, Tensor found)
    {
        Assert.Equal((name, wanted.DType), (name, found.DType));
        Assert.Equal(wanted.Shape, found.Shape);
        Assert.Equal(wanted.To(DType.Float32).ToArray<float>(), found.To(DType.Float32).ToArray<float>());
    }
}
