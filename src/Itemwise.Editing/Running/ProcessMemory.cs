using System.Globalization;

namespace Itemwise.Editing.Running;

/// <summary>What Linux says of memory.</summary>
public static class ProcessMemory
{
    /// <summary>The most bytes that this process ever had in memory; 0 where the system does not say.</summary>
    public static long PeakBytes => Find("/proc/self/status", "VmHWM:");

    /// <summary>Bytes of the machine; 0 where the system does not say.</summary>
    public static long MachineBytes => Find("/proc/meminfo", "MemTotal:");

    /// <summary>Bytes that could be taken without swapping; 0 where the system does not say.</summary>
    public static long AvailableBytes => Find("/proc/meminfo", "MemAvailable:");

    private static long Find(string file, string key)
    {
        if (!File.Exists(file))
        {
            return 0;
        }

        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        var number = line?[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : 0;
    }
}
