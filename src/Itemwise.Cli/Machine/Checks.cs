using System.Globalization;
using Itemwise.Diffusion.Models;
using Itemwise.Editing;
using Itemwise.Editing.Running;
using Itemwise.Imaging;
using Itemwise.Networks.Onnx;
using Itemwise.Torch;

namespace Itemwise.Cli.Machine;

/// <summary>Everything that the program needs of a machine, looked at one by one. Nothing is changed.</summary>
internal static class Checks
{
    private const long Gigabyte = 1L << 30;
    private const long EnoughMemory = 3 * Gigabyte;
    private const long EnoughDisk = Gigabyte;
    private static readonly string[] Components = ["unet", "vae", "text_encoder"];

    /// <summary>Looks.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="modelFolder">The model's folder.</param>
    public static IEnumerable<Check> Run(Func<Device> device, Func<string> modelFolder)
    {
        yield return Check.Known("program", $"itemwise {ProgramVersion.Text}, .NET {Environment.Version}, {Processor.Name}");
        var libtorch = Guarded("libtorch", "run ./itemwise once, which builds the native library",
            () => Check.Good("libtorch", FirstLine(TorchRuntime.Description)));
        yield return libtorch;
        if (libtorch.State != CheckState.Bad)
        {
            yield return Threads();
            yield return Blas.Check();
            yield return Guarded("device", "use --device cpu", () => Check.Good("device", DeviceText(device())));
            yield return Guarded("precision", "use --dtype fp32", BFloat16);
        }

        yield return Guarded("libvips", "run ./itemwise once, which installs it", Formats);
        yield return Memory();
        yield return Disk();
        foreach (var network in Networks())
        {
            yield return network;
        }

        yield return Guarded("model", "name a model folder with --model DIR", () => Model(modelFolder()));
    }

    private static Check Threads()
    {
        TorchThreads.UseAll();
        return TorchRuntime.ThreadCount < Environment.ProcessorCount
            ? Check.Warning("threads", $"{TorchRuntime.ThreadCount} of {Environment.ProcessorCount} processors are used",
                "unset OMP_NUM_THREADS")
            : Check.Good("threads", $"{TorchRuntime.ThreadCount} on {Environment.ProcessorCount} processors");
    }

    private static string DeviceText(Device device) => device.IsCuda
        ? $"{device} ({TorchRuntime.CudaDeviceCount} CUDA cards)"
        : TorchRuntime.CudaDeviceCount > 0 ? "cpu, as asked for" : "cpu (this libtorch sees no CUDA card)";

    private static Check BFloat16()
    {
        var probe = Bf16Probe.OfThisProcess;
        return Check.Known("precision", string.Create(
            CultureInfo.InvariantCulture,
            $"bf16 is {probe.ConvolutionRatio:0.0} times as fast as fp32 in convolutions, {probe.LinearRatio:0.0} in linear layers; "
                + $"auto takes {Precision.NameOf(Precision.Fastest(Device.Cpu))}"));
    }

    private static Check Formats()
    {
        var (read, missing) = (new List<PictureFormat>(), new List<PictureFormat>());
        foreach (var format in Enum.GetValues<PictureFormat>())
        {
            (Libvips.CanRead(format) ? read : missing).Add(format);
        }

        var text = $"{Libvips.Version}, reads {string.Join(", ", read)}";
        return missing.Count == 0 ? Check.Good("libvips", text)
            : missing is [PictureFormat.Heif] ? Check.Known("libvips", text + "; not HEIC, which needs a libvips with libheif")
            : Check.Warning("libvips", $"{text}, not {string.Join(", ", missing)}", "install Debian's libvips42, which reads them all");
    }

    private static Check Memory()
    {
        var (available, total) = (ProcessMemory.AvailableBytes, ProcessMemory.MachineBytes);
        var text = $"{Gigabytes(available)} of {Gigabytes(total)} GB free";
        return total == 0 ? Check.Known("memory", "this system does not say")
            : available < EnoughMemory ? Check.Warning("memory", text
                + ", less than the 3 GB that an edit with the shipped model may take", "close other programs")
            : Check.Good("memory", text);
    }

    private static Check Disk()
    {
        var drive = new DriveInfo(Directory.GetCurrentDirectory());
        var text = $"{Gigabytes(drive.AvailableFreeSpace)} GB free here";
        return drive.AvailableFreeSpace < EnoughDisk ? Check.Warning("disk", text, "free 1 GB, or work elsewhere")
            : Check.Good("disk", text);
    }

    // Published networks are a choice: none is no fault, and neither is a runtime that nobody needs.
    private static IEnumerable<Check> Networks()
    {
        var found = InstalledNetworks.All().ToList();
        if (found.Count == 0)
        {
            yield return Check.Known("networks", $"none in {InstalledNetworks.Folder} or {InstalledNetworks.Variable}; published ones find "
                + "items with names, by clicks and by words");
            yield break;
        }

        yield return Guarded("onnx", "build again with ./itemwise", () => Check.Good("onnx", $"ONNX Runtime {OnnxRuntimeLibrary.Version}"));
        foreach (var (path, network, problem) in found)
        {
            yield return network is not null
                ? Check.Good("networks", $"{network.Name} ({network.Family.ToString().ToLowerInvariant()}), {path}"
                    + string.Concat(network.Remarks.Select(remark => " · " + remark)))
                : new Check(CheckState.Warning, "networks", problem!);
        }
    }

    private static Check Model(string path)
    {
        var model = ModelFiles.Open(path);
        foreach (var network in Components)
        {
            model.ReadConfig(network);
            using var weights = model.OpenSource(network);
        }

        string[] files = File.Exists(path) ? [path] : Directory.GetFiles(path, "*.safetensors", SearchOption.AllDirectories);
        var bytes = files.Sum(file => new FileInfo(file).Length);
        return Check.Good("model", $"{path} ({model.Index.GetText("_class_name")}, {bytes / 1e6:0} MB)");
    }

    private static Check Guarded(string subject, string fix, Func<Check> check)
    {
        try
        {
            return check();
        }
        catch (ItemwiseException error)
        {
            return new Check(CheckState.Bad, subject, error.Message); // such sentences end with what to do
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException
            or IOException or UnauthorizedAccessException)
        {
            return Check.Bad(subject, FirstLine((error.InnerException ?? error).Message).TrimEnd('.'), fix);
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();

    private static string Gigabytes(long bytes) => ((double)bytes / Gigabyte).ToString("0.0", CultureInfo.InvariantCulture);
}
