namespace Itemwise.Editing.Running;

/// <summary>The processor that this process runs on.</summary>
public static class Processor
{
    private const string Information = "/proc/cpuinfo";

    /// <summary>Its own name, such as "AMD EPYC 7763 64-Core Processor"; "unknown processor" where the system does not say.</summary>
    public static string Name { get; } =
        (File.Exists(Information) ? File.ReadLines(Information).FirstOrDefault(
            line => line.StartsWith("model name", StringComparison.Ordinal)) : null)
            ?.Split(':', 2)[1].Trim() ?? "unknown processor";
}
