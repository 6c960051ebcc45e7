using System.Text;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Adapters;

/// <summary>Mutates adapters of every kind: whatever comes of it is merged into a model or refused by a typed error, and leaves no
/// tensor behind. ITEMWISE_FUZZ sets the number of inputs, ITEMWISE_FUZZ_SEED the first seed.</summary>
[AssertNoTensorLeaks]
public sealed class AdapterFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const string Kohya = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k";        // [24, 32]
    private const string Convolution = "lora_unet_mid_block_resnets_0_conv1";                               // [24, 24, 3, 3]

    private static readonly (string Name, long[] Shape)[][] Seeds =
    [
        [($"{Kohya}.lora_down.weight", [2, 32]), ($"{Kohya}.lora_up.weight", [24, 2]), ($"{Kohya}.alpha", [])],
        [("unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.default.weight", [2, 32]),
            ("unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k.lora_B.default.weight", [24, 2]),
            ("unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k.lora_magnitude_vector", [24])],
        [($"{Convolution}.lora_down.weight", [2, 24, 1, 1]), ($"{Convolution}.lora_mid.weight", [2, 2, 3, 3]),
            ($"{Convolution}.lora_up.weight", [24, 2, 1, 1])],
        [($"{Kohya}.hada_w1_a", [24, 3]), ($"{Kohya}.hada_w1_b", [3, 32]), ($"{Kohya}.hada_w2_a", [24, 3]), ($"{Kohya}.hada_w2_b", [3, 32])],
        [($"{Convolution}.hada_t1", [2, 2, 3, 3]), ($"{Convolution}.hada_w1_a", [2, 24]), ($"{Convolution}.hada_w1_b", [2, 24]),
            ($"{Convolution}.hada_t2", [2, 2, 3, 3]), ($"{Convolution}.hada_w2_a", [2, 24]), ($"{Convolution}.hada_w2_b", [2, 24])],
        [($"{Kohya}.lokr_w1", [4, 8]), ($"{Kohya}.lokr_w2_a", [6, 2]), ($"{Kohya}.lokr_w2_b", [2, 4]), ($"{Kohya}.dora_scale", [24, 1])],
        [($"{Convolution}.lokr_w1_a", [4, 1]), ($"{Convolution}.lokr_w1_b", [1, 8]), ($"{Convolution}.lokr_t2", [2, 2, 3, 3]),
            ($"{Convolution}.lokr_w2_a", [2, 6]), ($"{Convolution}.lokr_w2_b", [2, 3])],
        [("lora_unet_mid_block_resnets_0_norm1.w_norm", [24]), ("lora_unet_mid_block_resnets_0_norm1.b_norm", [24])],
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Mutated_adapters_are_merged_or_refused_by_type()
    {
        var (count, firstSeed) = Fuzzing.Inputs(3_000);
        using var store = new WeightStore(SafetensorsSource.Open(Fixtures.At("sd/unet/diffusion_pytorch_model.safetensors")));
        var merged = 0;
        for (var i = 0; i < count; i++)
        {
            merged += Try(store, firstSeed + i) ? 1 : 0;
        }

        output.WriteLine($"{count} inputs: {merged} merged, the others refused.");
        Assert.InRange(merged, count / 50, count - 1);
    }

    private bool Try(WeightStore store, int seed)
    {
        try
        {
            using var scope = TensorScope.Enter();
            var path = folder.At("x.safetensors");
            File.WriteAllBytes(path, Mutated(new Random(seed)));
            using var adapter = LoraFile.Open(path);
            foreach (var component in adapter.Components)
            {
                adapter.Fused(store, component, 0.5);
            }

            return true;
        }
        catch (InputRefusedException)
        {
            return false;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Seed {seed}: {error.GetType().Name} instead of a typed error.", error);
        }
    }

    private static byte[] Mutated(Random random)
    {
        var tensors = Seeds[random.Next(Seeds.Length)].Select(tensor => (tensor.Name, Shape: tensor.Shape.ToArray())).ToList();
        for (var mutations = random.Next(3); mutations > 0 && tensors.Count > 0; mutations--)
        {
            Mutate(tensors, random);
        }

        var header = new JsonObject();
        if (random.Next(6) == 0)
        {
            string[] settings = ["{\"lora_alpha\":8}", "{\"unet.lora_alpha\":\"x\"}", "{\"unet.alpha_pattern\":{\"a(\":1}}", "[]", "{"];
            header["__metadata__"] = new JsonObject { ["lora_adapter_metadata"] = settings[random.Next(settings.Length)] };
        }

        var end = 0L;
        foreach (var (name, shape) in tensors.DistinctBy(tensor => tensor.Name))
        {
            var bytes = shape.Aggregate(4L, (size, dimension) => size * dimension);
            header[name] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(end, end + bytes) };
            end += bytes;
        }

        return Bytes(Encoding.UTF8.GetBytes(header.ToJsonString()), end, random);
    }

    private static byte[] Bytes(byte[] header, long end, Random random)
    {
        var numbers = new float[end / 4];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = random.Next(2000) == 0 && random.Next(8) == 0 ? float.NaN : (float)random.NextDouble() - 0.5f;
        }

        if (random.Next(4) == 0)
        {
            header[random.Next(header.Length)] = (byte)random.Next(32, 127);
        }

        var data = System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. random.Next(20) == 0 ? data[..random.Next(data.Length + 1)] : data];
    }

    private static void Mutate(List<(string Name, long[] Shape)> tensors, Random random)
    {
        var at = random.Next(tensors.Count);
        var (name, shape) = tensors[at];
        switch (random.Next(5))
        {
            case 0:
                tensors.RemoveAt(at);
                break;
            case 1 when shape.Length > 0:
                shape[random.Next(shape.Length)] = random.Next(6);
                break;
            case 2:
                tensors[at] = (name, [.. shape, 1]);
                break;
            case 3:
                tensors[at] = (Seeds[random.Next(Seeds.Length)][0].Name, shape);
                break;
            default:
                tensors[at] = (name.Remove(random.Next(name.Length), 1), shape);
                break;
        }
    }
}
