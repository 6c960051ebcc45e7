using System.Collections.Immutable;
using Itemwise.Files;
using Itemwise.Torch;

namespace Itemwise.Editing.Running;

/// <summary>What <c>--dtype auto</c> means on this machine.</summary>
/// <remarks>The answer is measured once and kept in the user's cache folder: a seed shall mean the same picture in the next call,
/// and learning that was stopped shall go on, however busy the machine is then.</remarks>
public static class Precision
{
    private const int Probes = 3;
    private const double Decisive = 1.5;
    private const string Fast = "bf16";
    private const string Exact = "fp32";
    private const string Half = "fp16";

    /// <summary>The names of all precisions.</summary>
    public static ImmutableArray<string> Names { get; } = [Exact, Fast, Half];

    /// <summary>What people call a precision that networks are computed in: fp32, bf16 or fp16.</summary>
    public static string NameOf(DType dtype) => dtype switch
    {
        DType.BFloat16 => Fast,
        DType.Float16 => Half,
        _ => Exact,
    };

    /// <summary>The precision of such a name; null for any other word.</summary>
    public static DType? Named(string? name) => name switch
    {
        Exact => DType.Float32,
        Fast => DType.BFloat16,
        Half => DType.Float16,
        _ => null,
    };

    /// <summary>bfloat16 on a card: half the memory, and float32's range, so that training needs no loss scaling. On a processor
    /// bfloat16 where a quick probe finds it faster, else float32.</summary>
    public static DType Fastest(Device device)
    {
        if (device.IsCuda)
        {
            return DType.BFloat16;
        }

        var file = CacheFile;
        var known = Read(file);
        if (known is null)
        {
            known = IsBFloat16Faster() ? Fast : Exact;
            Write(file, known);
        }

        return known == Fast ? DType.BFloat16 : DType.Float32;
    }

    /// <summary>Whether a device computes networks in float16; older libtorch does on cards alone.</summary>
    public static bool HasFloat16(Device device)
    {
        if (device.IsCuda)
        {
            return true;
        }

        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        try
        {
            var ones = Tensor.Ones([1, 1, 3, 3]).To(DType.Float16);
            _ = ones.Conv2d(ones);
            return true;
        }
        catch (ItemwiseException)
        {
            return false;
        }
    }

    // Other programs' work can hide a gain but not make one: what one probe finds counts.
    private static bool IsBFloat16Faster()
    {
        var best = Bf16Probe.OfThisProcess;
        for (var i = 1; i < Probes && best.ConvolutionRatio < Decisive; i++)
        {
            var next = Bf16Probe.Run();
            best = next.ConvolutionRatio > best.ConvolutionRatio ? next : best;
        }

        return best.IsFaster;
    }

    // Another processor, library or number of threads is another question.
    private static string CacheFile
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
                ? named
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            var question = $"{Processor.Name}, {TorchRuntime.Description.Split('\n')[0]}, {TorchRuntime.ThreadCount} threads";
            var name = string.Concat(question.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter)
                || letter == '.' ? letter : '-'));
            return Path.Combine(folder, "itemwise", "dtype-" + name);
        }
    }

    private static string? Read(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadAllText(file).Trim() is (Fast or Exact) and var answer ? answer : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Write(string file, string answer)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            DurableFile.WriteAtomically(file, System.Text.Encoding.UTF8.GetBytes(answer + "\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ItemwiseException)
        {
            // Without a cache the next call measures again.
        }
    }
}
