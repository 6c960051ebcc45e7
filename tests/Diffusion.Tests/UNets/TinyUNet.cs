using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.UNets;

/// <summary>One of the reference's tiny UNets, with the store that owns its weights.</summary>
internal sealed class TinyUNet : IDisposable
{
    public TinyUNet(string family, DType dtype = DType.Float32, Device device = default)
    {
        Store = new WeightStore(SafetensorsSource.Open(Fixtures.At(family, "unet/diffusion_pytorch_model.safetensors")), dtype, device);
        Config = ReadConfig(family);
        Model = new UNet2DConditionModel(Config, Store);
    }

    public WeightStore Store { get; }

    public UNetConfig Config { get; }

    public UNet2DConditionModel Model { get; }

    public static UNetConfig ReadConfig(string family) => UNetConfig.Read(ModelConfig.Read(Fixtures.At(family, "unet/config.json")));

    /// <summary>A context of text lanes, one for each row of the tokens.</summary>
    public static UNetContext Context(Condition condition, double timestep = 0, AttentionEdits? edits = null,
        KeyValueCache? cache = null) =>
        new(Step.At(timestep), Batch.Of((int)condition.Tokens.Size(0), Role.Text), condition, edits ?? AttentionEdits.None, cache);

    public void Dispose() => Store.Dispose();
}
