using System.CommandLine;
using Itemwise.Cli.Machine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Models;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary>One call of the program: what was asked of it globally, where it speaks, and whether it shall stop.</summary>
internal sealed class Session
{
    private readonly GlobalOptions options;

    public Session(ParseResult parse, GlobalOptions options, Terminal terminal, CancellationToken cancellation) =>
        (Parse, this.options, Terminal, Cancellation) = (parse, options, terminal, cancellation);

    /// <summary>The command's own options and arguments.</summary>
    public ParseResult Parse { get; }

    public Terminal Terminal { get; }

    /// <summary>Cancelled by the first Ctrl-C.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The seed asked for, or null for the model's own.</summary>
    public long? Seed => Parse.GetValue(options.Seed);

    /// <summary>Refuses a seed that leaves no room for those of further pictures, each of which takes the next.</summary>
    /// <exception cref="UsageException">The last one would not be a seed.</exception>
    public void RequireSeeds(int count)
    {
        if (Seed > long.MaxValue - (count - 1))
        {
            throw new UsageException($"--count {count} takes the seeds that follow --seed {Seed}, and there are not so many: give a smaller seed.");
        }
    }

    /// <summary>Whether a model was named, rather than left to the shipped one.</summary>
    public bool NamesModel => Parse.GetValue(options.Model) is not null;

    /// <summary>The folder of the model: the one named, else the shipped one.</summary>
    /// <exception cref="InputRefusedException">None is named and none was shipped.</exception>
    public string ModelFolder => ModelFolderOrNull ?? throw new InputRefusedException("There is no folder models/tabletop beside this program: name a model folder with --model DIR.");

    /// <summary>The same, or null where none is named and none was shipped.</summary>
    public string? ModelFolderOrNull => Parse.GetValue(options.Model) ?? ShippedFolder.Find(Path.Combine("models", "tabletop"));

    /// <summary>Opens the model, in the precision and on the device asked for; its weights are read when they are needed.</summary>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">The folder is no model that can be used.</exception>
    /// <exception cref="ResourceException">The device asked for is not there.</exception>
    public ModelSet OpenModel()
    {
        TorchThreads.UseAll();
        return AskedDType == DType.Float16 && !Precision.HasFloat16(Device)
            ? throw new ResourceException("--dtype fp16 was asked for, and this libtorch computes it on CUDA cards alone: use bf16 or fp32, or a newer libtorch.")
            : OpenModel(AskedDType ?? Precision.Fastest(Device));
    }

    /// <summary>Opens the model in a given precision, whatever was asked for.</summary>
    public ModelSet OpenModel(DType dtype)
    {
        TorchThreads.UseAll();
        return ModelSet.Open(ModelFolder, new ModelOptions(dtype, Device, Tiling: Tiling(), FreesTextModels: true));
    }

    // On a processor by the memory that is free now; a card's is not known, so its tiles suit the smallest that can learn.
    private Func<AutoencoderKLConfig, int, AutoencoderTiling?> Tiling()
    {
        const long SmallestCard = 8L << 30;
        var free = Device.IsCuda ? SmallestCard : ProcessMemory.AvailableBytes;
        return (config, byteCount) => free > 0 ? AutoencoderTiling.For(config, byteCount, free) : null;
    }

    /// <summary>The precision asked for; null for auto.</summary>
    public DType? AskedDType => Parse.GetValue(options.DType) switch
    {
        "fp32" => DType.Float32,
        "bf16" => DType.BFloat16,
        "fp16" => DType.Float16,
        _ => null,
    };

    /// <summary>Where to compute.</summary>
    /// <exception cref="ResourceException">CUDA is asked for and there is none.</exception>
    public Device Device => (Parse.GetValue(options.Device), TorchRuntime.CudaDeviceCount > 0) switch
    {
        ("cuda", false) => throw new ResourceException(
            "--device cuda was asked for and libtorch sees no CUDA card: point LIBTORCH at a libtorch built for CUDA, check the driver with nvidia-smi, or use --device cpu."),
        ("cuda" or "auto", true) => Device.Cuda(),
        _ => Device.Cpu,
    };
}
