using System.Globalization;

namespace Itemwise.Studio.Page.Tests.Browser;

/// <summary>Seconds of the processor that this test's own processes have taken: unlike the clock's they say the same on a busy machine.</summary>
/// <param name="Worker">The studio's child, which learns.</param>
/// <param name="Server">The studio.</param>
/// <param name="Browser">Chromium with all its processes.</param>
internal readonly record struct ProcessorTimes(double Worker, double Server, double Browser)
{
    private const double TicksPerSecond = 100;

    /// <summary>Those until now, as /proc has them.</summary>
    public static ProcessorTimes Now()
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<(int Id, int Parent, double Seconds, string Command)>()
            .ToDictionary(one => one.Id);
        bool IsOurs(int id) => id == Environment.ProcessId || (all.TryGetValue(id, out var one) && IsOurs(one.Parent));
        double Of(Func<string, bool> which) => all.Values.Where(one => which(one.Command) && IsOurs(one.Id)).Sum(one => one.Seconds);
        return new(Of(command => command.Contains("studio-worker", StringComparison.Ordinal)),
            Of(command => command.Contains("--no-browser", StringComparison.Ordinal)),
            Of(command => command.Contains("chromium", StringComparison.Ordinal)));
    }

    public static ProcessorTimes operator -(ProcessorTimes later, ProcessorTimes earlier) =>
        new(later.Worker - earlier.Worker, later.Server - earlier.Server, later.Browser - earlier.Browser);

    // A process that ends meanwhile is none.
    private static (int Id, int Parent, double Seconds, string Command)? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var id))
        {
            return null;
        }

        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            // After the name in brackets: state, parent, ..., utime and stime as the 12th and 13th.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var seconds = (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
            return (id, (int)Number(fields[1]), seconds, File.ReadAllText(Path.Combine(folder, "cmdline")));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
