using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Cli.Output;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.UNets;
using Itemwise.Editing;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Running;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Benchmarks;

/// <summary>Measures what the program promises, each as a ratio to something measured in the same run, so that machines can be
/// compared.</summary>
/// <param name="open">Opens the model in a precision; the result is disposed here.</param>
/// <param name="display">Shows progress.</param>
/// <param name="cancellation">Looked at between measurements.</param>
internal sealed class BenchmarkSuite(Func<DType, ModelSet> open, IProgress<EditingProgress> display, CancellationToken cancellation)
{
    private const int MatrixSide = 2048;
    private const int ItemCount = 4;
    private const int KeysPerItem = 40;     // a learned prompt, padded as the published code pads it
    private const int PictureSteps = 10;
    private const int Channels = 128;
    private const int MapSide = 32;
    private const int TinyCalls = 100_000;
    private const string Prompt = "a photo of a red ball and a blue cube on grass in front of blue sky";

    private readonly List<Measurement> rows = [];

    /// <summary>Measures everything.</summary>
    public ImmutableArray<Measurement> Run()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var reference = Measure(DType.Float32, matrixRate: null);
        var fast = Measure(DType.BFloat16, reference.MatrixRate);
        var psnr = Psnr.Of(reference.Picture, fast.Picture);
        Add("picture of 10 steps, bf16 against fp32", Text($"{reference.Seconds / fast.Seconds:0.00} times as fast"),
            Text($"{psnr:0.0} dB PSNR, same seed"), "35 dB or more");
        return [.. rows];
    }

    private (double MatrixRate, double Seconds, Picture Picture) Measure(DType dtype, double? matrixRate)
    {
        var name = Precision.NameOf(dtype);
        using var model = open(dtype);
        display.Report(new EditingProgress($"measuring {name}", 0, 0));
        var rate = MatrixRate(model.Device, dtype);
        Add($"matrix product {MatrixSide}³, {name}", Text($"{rate / 1e9:0} GFLOP/s"));
        foreach (var rowCount in (int[])[1, 2])
        {
            Forward(model, name, rowCount, matrixRate ?? rate);
        }

        Layouts(model.Device, dtype, name);

        if (dtype == DType.Float32)
        {
            Grouped(model);
            HostOverhead(model);
            Allocator(model);
            rows.Add(new InversionBenchmark(model, cancellation).Run());
        }

        var (seconds, picture) = Generate(model);
        return (rate, seconds, picture);
    }

    private double MatrixRate(Device device, DType dtype)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        var (a, b) = (generator.Normal([MatrixSide, MatrixSide]).To(dtype, device),
            generator.Normal([MatrixSide, MatrixSide]).To(dtype, device));
        var seconds = new Timing(device, cancellation).Median(() => InScope(() => a.Matmul(b)));
        return 2.0 * MatrixSide * MatrixSide * MatrixSide / seconds;
    }

    private void Forward(ModelSet model, string name, int rowCount, double matrixRate)
    {
        using var scope = TensorScope.Enter();
        using var projections = new KeyValueCache();
        var (sample, context) = Plain(model, rowCount, projections);
        var flops = UNetFlops.Count(model, sample, context);
        var seconds = new Timing(model.Device, cancellation).Median(() => InScope(() => model.UNet.Forward(sample, context)));
        Add($"UNet forward, batch {rowCount}, {name}",
            Text($"{seconds * 1e3:0.0} ms, {flops / 1e9:0.0} GFLOP, {flops / seconds / 1e9:0} GFLOP/s"),
            Text($"{flops / seconds / matrixRate:0.00} of the fp32 matrix product's rate"), name == "fp32" ? "0.5 or more" : "");
    }

    private void Grouped(ModelSet model)
    {
        using var scope = TensorScope.Enter();
        using KeyValueCache plainProjections = new(), groupedProjections = new();
        var (sample, plain) = Plain(model, 1, plainProjections);
        using var bias = new RegionBias((height, width) => [.. Enumerable.Range(0, height * width)
            .Select(i => (i / width * 2 / height * 2) + (i % width * 2 / width))]);
        using var generator = new Generator(2);
        var tokens = generator.Normal([1, ItemCount * KeysPerItem, plain.Conditioning.Tokens.Size(2)]).To(model.DType, model.Device);
        var layout = new KeyLayout(ItemCount * KeysPerItem, [[.. Enumerable.Range(0, ItemCount)
            .Select(item => new Segment(item * KeysPerItem, KeysPerItem, item))]]);
        var grouped = plain with { Conditioning = new Condition(tokens, layout), Attention = AttentionEdits.None.Then(bias),
            Projections = groupedProjections };
        var seconds = new Timing(model.Device, cancellation).Medians(() => InScope(() => model.UNet.Forward(sample, plain)),
            () => InScope(() => model.UNet.Forward(sample, grouped)));
        Add($"UNet forward grouped by {ItemCount} items", Text($"{seconds[1] * 1e3:0.0} ms"),
            Text($"{seconds[1] / seconds[0]:0.00} of a plain pass"), "1.15 or less");
    }

    // Tensors made in a pass times what a call costs that computes nothing: an upper bound, as libtorch's own share is in it.
    private void HostOverhead(ModelSet model)
    {
        using var scope = TensorScope.Enter();
        using var projections = new KeyValueCache();
        var (sample, context) = Plain(model, 1, projections);
        var seconds = new Timing(model.Device, cancellation).Median(() => InScope(() => model.UNet.Forward(sample, context)));
        var before = TensorCounts.Made;
        InScope(() => model.UNet.Forward(sample, context));
        var calls = TensorCounts.Made - before;
        var tiny = Tensor.Zeros([1]);
        var perCall = new Timing(Device.Cpu, cancellation).Median(() => Call(tiny, TinyCalls)) / TinyCalls;
        Add("host overhead of a pass, upper bound", Text($"{calls} tensors at {perCall * 1e9:0} ns"),
            Text($"{100 * calls * perCall / seconds:0.00} % of the pass"), "below 3 %");
    }

    private void Layouts(Device device, DType dtype, string name)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(3);
        Tensor Noise(params ReadOnlySpan<long> shape) => generator.Normal(shape).To(dtype, device);
        var (map, kernel) = (Noise(2, Channels, MapSide, MapSide), Noise(Channels, Channels, 3, 3));
        var (lastMap, lastKernel) = (map.ChannelsLast(), kernel.ChannelsLast());
        var seconds = new Timing(device, cancellation).Medians(() => InScope(() => map.Conv2d(kernel, padding: 1)),
            () => InScope(() => lastMap.Conv2d(lastKernel, padding: 1)));
        Add($"convolution 3x3, {Channels} channels at {MapSide}², channels last, {name}", Text($"{seconds[1] * 1e3:0.00} ms"),
            Text($"{seconds[0] / seconds[1]:0.00} times as fast as plain order"));
    }

    private void Allocator(ModelSet model)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(4);
        var side = model.PictureSize;
        var picture = generator.Uniform([1, 3, side, side]).To(model.Device);
        void Encode(bool keep)
        {
            TorchRuntime.KeepFreedMemory(keep);
            InScope(() => model.Autoencoder.Encode(picture).Mode);
        }

        var seconds = new Timing(model.Device, cancellation).Medians(() => Encode(keep: false), () => Encode(keep: true));
        TorchRuntime.KeepFreedMemory(true);
        Add($"encoding {side} x {side}, freed memory kept", Text($"{seconds[1] * 1e3:0} ms"),
            Text($"{seconds[0] / seconds[1]:0.00} times as fast as given back"));
    }

    private static void Call(Tensor tiny, int count)
    {
        for (var done = 0; done < count; done += 100)
        {
            using var scope = TensorScope.Enter();
            for (var i = 0; i < 100; i++)
            {
                _ = tiny.Reshape(1);
            }
        }
    }

    private (double Seconds, Picture Picture) Generate(ModelSet model)
    {
        using var scope = TensorScope.Enter();
        var start = Measured.Start();
        var made = new TextToImage(model).Run(new TextToImageRequest(Prompt, Seed: 1, Steps: PictureSteps), cancellation: cancellation);
        return (Measured.Since(start).Seconds, Picture.FromPlanes(made.Contiguous().ToArray<float>(),
            (int)made.Size(3), (int)made.Size(2), 8));
    }

    private static (Tensor Sample, UNetContext Context) Plain(ModelSet model, int rowCount, KeyValueCache projections)
    {
        using var generator = new Generator(1);
        var side = model.UNetConfig.SampleSize;
        var sample = generator.Normal([rowCount, model.UNetConfig.InChannels, side, side]).To(model.Device);
        var prompt = PromptEncoder.Encode(model, Prompt).Tokens.To(model.DType);
        var rows = Tensor.Concat([.. Enumerable.Repeat(prompt, rowCount)], 0);
        var batch = rowCount == 1 ? Batch.Of(1, Role.Text) : Batch.Of(1, Role.Unconditional, Role.Text);
        return (sample, new UNetContext(Step.At(500), batch, Condition.Plain(rows), AttentionEdits.None, projections));
    }

    private static void InScope(Func<Tensor> work)
    {
        using var scope = TensorScope.Enter();
        _ = work();
    }

    private void Add(string what, string result, string against = "", string wanted = "") =>
        rows.Add(new Measurement(what, result, against, wanted));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
