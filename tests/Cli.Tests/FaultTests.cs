using System.Buffers.Binary;
using System.Text;

namespace Itemwise.Cli.Tests;

/// <summary>Files that are damaged, hostile or of something else end in one sentence and leave nothing half-written.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;
    private readonly string workspace;

    public FaultTests() => (model, workspace) = (TinyModel.In(folder), SampleScene.Workspace(folder));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Weights_cut_short_are_refused()
    {
        File.WriteAllBytes(UNet, File.ReadAllBytes(UNet)[..^100]);

        AssertRefused("diffusion_pytorch_model.safetensors", "cut off");
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void A_header_of_an_impossible_length_is_refused(long length)
    {
        var bytes = File.ReadAllBytes(UNet);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(UNet, bytes);

        AssertRefused("its header claims");
    }

    [Fact]
    public void Weights_of_another_shape_are_refused_with_the_tensor_and_both_shapes()
    {
        var config = Path.Combine(model, "unet", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"cross_attention_dim\": 32", "\"cross_attention_dim\": 64",
            StringComparison.Ordinal));

        AssertRefused("attn2.to_k.weight", "[8, 32]", "[8, 64]");
    }

    [Fact]
    public void Weights_of_another_component_are_refused()
    {
        File.Copy(Path.Combine(model, "vae", "diffusion_pytorch_model.safetensors"), UNet, overwrite: true);

        AssertRefused("'conv_in.weight' is missing");
    }

    [Fact]
    public void A_model_without_one_of_its_components_is_refused_by_name()
    {
        Directory.Delete(Path.Combine(model, "vae"), recursive: true);

        AssertRefused("vae", "AutoencoderKL");
    }

    [Fact]
    public void A_component_that_is_not_known_is_refused_by_name()
    {
        var index = Path.Combine(model, "model_index.json");
        File.WriteAllText(index, File.ReadAllText(index).Replace("{", """{ "image_encoder": ["transformers", "CLIPVisionModelWithProjection"],""", StringComparison.Ordinal));

        AssertRefused("image_encoder");
    }

    [Fact]
    public void A_picture_too_large_is_refused_before_it_is_decoded()
    {
        File.WriteAllBytes(folder.At("huge.png"), WithSize(File.ReadAllBytes(SampleScene.Photo), 60000, 60000));

        CliRun.Of("new", folder.At("huge.png"), "-o", folder.At("w"), "--items", SampleScene.Items)
            .AssertRefused(3, "60000x60000", "limit");
        Assert.False(Directory.Exists(folder.At("w")));
    }

    [Fact]
    public void A_damaged_state_of_learning_is_told_and_does_not_block()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(State)!);
        File.WriteAllText(State, "no state");

        var run = Associate();

        Assert.Equal(0, run.Code);
        Assert.Contains("begins anew", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(State));
    }

    [Fact]
    public void What_a_killed_process_left_is_cleared_away_and_blocks_nothing()
    {
        var association = Directory.CreateDirectory(Path.GetDirectoryName(State)!).FullName;
        File.WriteAllText(Path.Combine(association, ".progress.safetensors.0123456789ab.tmp"), "half");
        File.WriteAllText(Path.Combine(workspace, "workspace.owner"), "999999\n");

        Assert.Equal(0, Associate("--quiet").Code);
        Assert.Empty(Directory.GetFiles(workspace, "*.tmp", SearchOption.AllDirectories));
        Assert.False(File.Exists(Path.Combine(workspace, "workspace.owner")));
    }

    [Fact]
    public void A_table_that_could_not_be_kept_is_not_measured() => CliRun.Of(
        "bench", "-o", folder.At("none"), "--model", folder.At("no-model")).AssertRefused(3, "folder does not exist");

    [Fact]
    public void Output_that_takes_nothing_ends_with_4()
    {
        using StringWriter error = new();
        using var full = new FullWriter();

        Assert.Equal(4, CommandLine.Run(["items", workspace, "--json"], full, error, TestContext.Current.CancellationToken));
        Assert.Contains("could not be printed", Assert.Single(error.ToString().TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    private string UNet => Path.Combine(model, "unet", "diffusion_pytorch_model.safetensors");

    private string State => Path.Combine(workspace, "association", "progress.safetensors");

    private CliRun Associate(params string[] args) => CliRun.Of(["associate", workspace, "--model", model, .. args]);

    private void AssertRefused(params string[] words)
    {
        Associate("--quiet").AssertRefused(3, words);
        var association = Path.GetDirectoryName(State)!;
        Assert.Empty(Directory.Exists(association) ? Directory.GetFiles(association) : []);
    }

    // A PNG's header chunk: the sizes at 16 and 20, its checksum at 29.
    private static byte[] WithSize(byte[] png, int width, int height)
    {
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32(png.AsSpan(12, 17)));
        return png;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? sum >> 1 ^ 0xEDB88320 : sum >> 1;
            }
        }

        return ~sum;
    }

    private sealed class FullWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("No space left on device");
    }
}
