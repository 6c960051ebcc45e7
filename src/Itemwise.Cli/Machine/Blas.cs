namespace Itemwise.Cli.Machine;

/// <summary>Which linear algebra library this process has loaded, judged by its file.</summary>
internal static class Blas
{
    /// <summary>The line that replaces OpenBLAS' pthread variant, whose waiting threads take the processor from libtorch's own.</summary>
    public const string Fix = "sudo apt-get install -y --no-install-recommends libopenblas0-openmp libopenblas0-pthread-";

    /// <summary>Looks at the process's memory map; load libtorch first.</summary>
    public static Check Check()
    {
        var files = LoadedLibraries();
        if (files.FirstOrDefault(IsPthread) is { } slow)
        {
            return Machine.Check.Warning("BLAS", $"OpenBLAS with pthreads ({slow}), many times slower beside libtorch's threads",
                $"run {Fix}");
        }

        return files.FirstOrDefault(IsBlas) is { } file
            ? Machine.Check.Good("BLAS", file.Contains("openblas", StringComparison.Ordinal) ? $"OpenBLAS with OpenMP ({file})" : file)
            : Machine.Check.Known("BLAS", "built into libtorch");
    }

    // Debian calls both variants' files alike; the folder tells them apart.
    private static bool IsPthread(string file) => file.Contains("/openblas-pthread/", StringComparison.Ordinal);

    private static bool IsBlas(string file) =>
        Path.GetFileName(file) is var name && (name.StartsWith("libopenblas", StringComparison.Ordinal)
            || name.StartsWith("libmkl", StringComparison.Ordinal)
            || name.StartsWith("libblas", StringComparison.Ordinal));

    private static string[] LoadedLibraries() => File.Exists("/proc/self/maps")
        ? [.. File.ReadLines("/proc/self/maps").Select(line => line.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? line[at..]
            : "").Where(path => path.Length > 0).Distinct()]
        : [];
}
